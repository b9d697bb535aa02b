/**
 * CloudWatch's JSON filter patterns, as far as our metric filters use them: fields compared with texts by = and !=, `*` for
 * any characters, joined by && (CloudWatch Logs User Guide, "Filter pattern syntax for metric filters"). Anything else is an
 * error, so that a new kind of pattern is not taken for one that never matches.
 */
export function matches(pattern: string, line: string): boolean {
  const [, inner] = /^\{ (.+) \}$/.exec(pattern) ?? [];
  if (inner === undefined) throw new Error(`no JSON pattern: ${pattern}`);
  const fields = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return inner.split(' && ').every((term) => {
    const [, name = '', sign, wanted = ''] = /^\(?\$\.(\w+) (=|!=) "([^"\\]*)"\)?$/.exec(term) ?? [];
    if (sign === undefined) throw new Error(`no comparison: ${term}`);
    const value = fields[name];
    const isEqual = typeof value === 'string' && asExpression(wanted).test(value);
    // A field that is not there is neither equal nor unequal.
    return typeof value === 'string' && (sign === '=' ? isEqual : !isEqual);
  });
}

function asExpression(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

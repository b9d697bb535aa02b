import { type SaxesAttributeNS, SaxesParser } from 'saxes';

/** An element of a JATS document, namespaces as written; text stands between as strings, in document order. */
export interface JatsElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly JatsNode[];
}

export type JatsNode = JatsElement | string;

/** Parses one JATS document. Throws an Error with line and column when it is not well-formed. */
export function parseJats(xml: string): JatsElement {
  interface Open {
    readonly name: string;
    readonly attributes: Record<string, string>;
    readonly children: JatsNode[];
  }
  const root: Open = { name: '', attributes: {}, children: [] };
  const open: Open[] = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, attribute]: [string, SaxesAttributeNS]) => [
      key,
      attribute.value,
    ]);
    const element: Open = { name, attributes: Object.fromEntries(values), children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const text = (content: string) => void open.at(-1)!.children.push(content);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  const article = root.children.find((child) => typeof child !== 'string');
  if (!article) throw new Error('has no element');
  return article;
}

/** All text below a node, document order, white space collapsed. */
export function jatsText(node: JatsNode | undefined): string {
  const raw = (each: JatsNode): string => (typeof each === 'string' ? each : each.children.map(raw).join(''));
  return node === undefined ? '' : raw(node).replace(/\s+/g, ' ').trim();
}

/** The first element at a path of child names, such as `front/article-meta/abstract`. */
export function jatsAt(element: JatsElement | undefined, path: string): JatsElement | undefined {
  return path.split('/').reduce<JatsElement | undefined>((at, name) => jatsChildren(at, name)[0], element);
}

export function jatsChildren(element: JatsElement | undefined, name: string): readonly JatsElement[] {
  return (element?.children ?? []).filter(
    (child): child is JatsElement => typeof child !== 'string' && child.name === name,
  );
}

export type JatsIds =
  | { readonly kind: 'ids'; readonly pmid: string; readonly pmcid: string; readonly doi: string }
  | { readonly kind: 'broken'; readonly reason: string };

/** The article's own ids, from `front/article-meta` alone; `''` where one is missing. */
export function jatsIds(xml: string): JatsIds {
  try {
    const article = parseJats(xml);
    if (article.name !== 'article')
      return { kind: 'broken', reason: `its root is <${article.name}>, JATS needs <article>` };
    const own = jatsChildren(jatsAt(article, 'front/article-meta'), 'article-id');
    const id = (...types: string[]) =>
      jatsText(own.find(({ attributes }) => types.includes(attributes['pub-id-type'] ?? '')));
    const pmc = id('pmcid', 'pmc', 'pmc-uid');
    return { kind: 'ids', pmid: id('pmid'), pmcid: pmc && `PMC${pmc.replace(/^PMC/, '')}`, doi: id('doi') };
  } catch (error) {
    return {
      kind: 'broken',
      reason: `is not well-formed XML: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

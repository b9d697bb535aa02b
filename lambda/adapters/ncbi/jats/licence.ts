import type { Licence } from '../../../core/full-text.ts';
import { descend, descendants, elements, type JatsElement, textOf } from './jats-tree.ts';

/**
 * What `<permissions>` says about reuse (JATS 1.3 `license`, NISO `ali:license_ref`). A licence is told by its address, else by
 * the type it is tagged with, else by its words. `null`: no licence is given, which is all rights reserved.
 */
export function licenceOf(articleMeta: JatsElement | null): Licence | null {
  // Before NLM 2.3 there was no `<permissions>` around them.
  const permissions = descend(articleMeta, 'permissions') ?? {
    name: 'permissions',
    attributes: {},
    children: articleMeta ? elements(articleMeta, 'copyright-statement', 'license') : [],
  };
  const licences = descendants(permissions, new Set(['license']));
  const words = licences.length > 0 ? licences.map(textOf).join(' ') : textOf(permissions);
  const addresses = descendants(permissions, addressed)
    .flatMap((element) => [element.attributes.href ?? '', element.name === 'license_ref' ? textOf(element) : ''])
    .concat(words.match(/https?:\/\/(?:www\.)?creativecommons\.org\/[^\s)\]>"']+/gi) ?? [])
    .map((address) => address.trim().replace(/[.,;]+$/, ''))
    .filter((address) => address !== '');
  for (const url of addresses) {
    const name = nameOfAddress(url);
    if (name !== '') return { name, url };
  }
  const tags = descendants(permissions, addressed).flatMap(({ attributes }) => [
    attributes['license-type'] ?? '',
    attributes['content-type'] ?? '',
  ]);
  const name = tags.map(nameOfTag).find((found) => found !== '') ?? '';
  const spoken = name === '' ? nameInWords(words) : name;
  if (spoken === '' && licences.length === 0) return null;
  return { name: spoken, url: addresses[0] ?? '' };
}

const addressed: ReadonlySet<string> = new Set(['license', 'license_ref', 'ext-link', 'uri']);

/** `https://creativecommons.org/licenses/by-nc/4.0/` → `CC BY-NC 4.0`. */
function nameOfAddress(url: string): string {
  const [, rights = '', version = ''] =
    /creativecommons\.org\/licen[sc]es\/(by(?:-(?:nc|nd|sa))*|nc(?:-sa)?|nd|sa)(?:\/(\d\.\d))?(?=[/?#]|$)/i.exec(url) ??
    [];
  if (rights !== '') return `CC ${rights.toUpperCase()}${version ? ` ${version}` : ''}`;
  const [, kind, publicVersion = '1.0'] =
    /creativecommons\.org\/publicdomain\/(zero|mark)(?:\/(\d\.\d))?/i.exec(url) ?? [];
  if (kind === undefined) return '';
  return kind.toLowerCase() === 'zero' ? `CC0 ${publicVersion}` : 'Public domain';
}

/** `cc-by-nc`, `CC BY 4.0`, PMC's own `ccbyncndlicense`. */
function nameOfTag(tag: string): string {
  const bare = tag.toLowerCase().replace(/[\s_-]|licen[sc]e$/g, '');
  if (/^cc0|^cczero/.test(bare)) return 'CC0';
  if (/^publicdomain/.test(bare)) return 'Public domain';
  const [, nc, ndOrSa, version] = /^(?:cc|creativecommons)by(nc)?(nd|sa)?(\d\.\d)?$/.exec(bare) ?? [null];
  if (!/^(?:cc|creativecommons)by/.test(bare) || nc === null) return '';
  return `CC ${['BY', nc, ndOrSa].filter(Boolean).join('-').toUpperCase()}${version ? ` ${version}` : ''}`;
}

/** "…the terms of the Creative Commons Attribution-NonCommercial 4.0 International License…" */
function nameInWords(words: string): string {
  if (/\bCC0\b|Creative Commons (?:Public Domain Dedication|Zero)/i.test(words)) return 'CC0';
  const [, tail] =
    /Creative Commons,?\s+(?:\(?CC\)?\s+)?Attribution((?:[\s,–-]+|Non-?\s?Commercial|No-?\s?Deriv\w*(?: Works)?|Share-?\s?Alike|\d\.\d)*)/i.exec(
      words,
    ) ?? [];
  const [, code, codeVersion] = /\bCC[ -](BY(?:[ -](?:NC|ND|SA))*)(?:[ -](\d\.\d))?\b/.exec(words) ?? [];
  if (tail !== undefined) {
    // Words and code in brackets may each say less than the other: "Attribution License (by-nc-nd)".
    const rest = `${tail} ${code ?? ''} ${/\(\s*by((?:-(?:nc|nd|sa))+)\s*\)/i.exec(words)?.[1] ?? ''}`;
    const rights = [
      'BY',
      ...(/non-?\s?commercial|\bnc\b/i.test(rest) ? ['NC'] : []),
      ...(/no-?\s?deriv|\bnd\b/i.test(rest) ? ['ND'] : []),
      ...(/share-?\s?alike|\bsa\b/i.test(rest) ? ['SA'] : []),
    ];
    const version = /\d\.\d/.exec(tail)?.[0] ?? codeVersion;
    return `CC ${rights.join('-')}${version ? ` ${version}` : ''}`;
  }
  if (code !== undefined) return `CC ${code.replace(/ /g, '-')}${codeVersion ? ` ${codeVersion}` : ''}`;
  return /\b(?:is|are|in) (?:in )?the public domain\b|not subject to (?:U\.?S\.? )?copyright/i.test(words)
    ? 'Public domain'
    : '';
}

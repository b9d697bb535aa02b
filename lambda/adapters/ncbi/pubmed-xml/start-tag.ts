import { MalformedRecordError } from './pubmed-xml-error.ts';

/**
 * Where the parts of one start tag lie in the text it was read from. One object is filled again and again: a record has
 * hundreds of tags, and making an object of each would cost more than reading it.
 */
export interface StartTag {
  nameEnd: number;
  /** Index after `>`. */
  end: number;
  /** `<Name/>` */
  empty: boolean;
  attributeCount: number;
  /** Four indexes per attribute: name start, name end, value start, value end (without the quotes). */
  readonly attributes: number[];
}

export const emptyStartTag = (): StartTag => ({ nameEnd: 0, end: 0, empty: false, attributeCount: 0, attributes: [] });

/** Reads the start tag at `xml[at]` = `<` into `tag`; throws {@link MalformedRecordError} (XML 1.0 §3.1). */
export function readStartTag(xml: string, at: number, tag: StartTag): void {
  let p = at + 1;
  let code = xml.charCodeAt(p);
  if (!isNameStart(code)) throw new MalformedRecordError(`a "<" begins no tag: ${quote(xml, at)}`);
  do code = xml.charCodeAt(++p);
  while (isNameCharacter(code));
  tag.nameEnd = p;
  tag.empty = false;
  tag.attributeCount = 0;
  while (code !== greaterThan) {
    const spaceAt = p;
    while (isSpace(code)) code = xml.charCodeAt(++p);
    if (code === greaterThan) break;
    if (code === slash && xml.charCodeAt(p + 1) === greaterThan) {
      tag.empty = true;
      p++;
      break;
    }
    if (p === spaceAt || !isNameStart(code)) throw new MalformedRecordError(`a tag is not closed: ${quote(xml, at)}`);
    p = readAttribute(xml, at, p, tag);
    code = xml.charCodeAt(p);
  }
  tag.end = p + 1;
}

/** The value of an attribute as it stands in the text, references undecoded; `undefined` when the tag has none. */
export function attributeOf(xml: string, tag: StartTag, name: string): string | undefined {
  for (let i = 0; i < tag.attributeCount * 4; i += 4) {
    const start = tag.attributes[i]!;
    if (tag.attributes[i + 1]! - start === name.length && xml.startsWith(name, start)) {
      return xml.slice(tag.attributes[i + 2], tag.attributes[i + 3]);
    }
  }
  return undefined;
}

/** The first characters from `at`, to show in a message. */
export function quote(xml: string, at: number): string {
  return JSON.stringify(xml.slice(at, at + 40).replace(/\s+/g, ' '));
}

export const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
export const isNameStart = (code: number): boolean => (code < 128 ? characterKind[code]! > 1 : code >= 128);
export const isNameCharacter = (code: number): boolean => (code < 128 ? characterKind[code] !== 0 : code >= 128);

const greaterThan = 62;
const slash = 47;

/** 0 no part of a name · 1 inside a name · 2 begins one (XML 1.0 §2.3; beyond ASCII every character is let through). */
const characterKind = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_:]/.test(character) ? 2 : /[-.0-9]/.test(character) ? 1 : 0;
});

/** Checking that no name repeats compares every pair; nobody honest writes more. */
const maxAttributes = 64;

function readAttribute(xml: string, at: number, nameAt: number, tag: StartTag): number {
  let p = nameAt;
  let code = xml.charCodeAt(p);
  while (isNameCharacter(code)) code = xml.charCodeAt(++p);
  const nameEnd = p;
  while (isSpace(code)) code = xml.charCodeAt(++p);
  if (code !== 61) throw badTag(xml, at, 'an attribute has no value');
  code = xml.charCodeAt(++p);
  while (isSpace(code)) code = xml.charCodeAt(++p);
  if (code !== 34 && code !== 39) throw badTag(xml, at, 'an attribute value has no quotes');
  const mark = code;
  const valueAt = ++p;
  code = xml.charCodeAt(p);
  while (code !== mark) {
    if (code === 60 || p >= xml.length) throw badTag(xml, at, 'an attribute value is not closed');
    code = xml.charCodeAt(++p);
  }
  const { attributes, attributeCount } = tag;
  if (attributeCount === maxAttributes) throw badTag(xml, at, `a tag has more than ${maxAttributes} attributes`);
  for (let i = 0; i < attributeCount * 4; i += 4) {
    if (xml.slice(attributes[i], attributes[i + 1]) === xml.slice(nameAt, nameEnd))
      throw badTag(xml, at, 'an attribute stands twice');
  }
  const i = attributeCount * 4;
  attributes[i] = nameAt;
  attributes[i + 1] = nameEnd;
  attributes[i + 2] = valueAt;
  attributes[i + 3] = p;
  tag.attributeCount++;
  return p + 1;
}

function badTag(xml: string, at: number, what: string): MalformedRecordError {
  return new MalformedRecordError(`${what}: ${quote(xml, at)}`);
}

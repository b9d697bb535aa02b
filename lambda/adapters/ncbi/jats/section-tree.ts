import type { Paragraph, Section } from '../../../core/full-text.ts';
import { citationMarks } from './citation-marks.ts';
import { inlineText, type Resolve } from './inline-text.ts';
import { descend, elements, type JatsElement, type JatsNode } from './jats-tree.ts';
import { withPlainNumbers } from './numbered-references.ts';
import type { ReferenceList } from './reference-list.ts';

/** Body, back matter that cites, and floats of one article as nested sections. */
export function sectionsOf(article: JatsElement, list: ReferenceList): readonly Section[] {
  const sections = readSections(article, list, new Set());
  const unheard = unheardReferences(sections, list);
  return unheard.size === 0 ? sections : readSections(article, list, unheard);
}

function readSections(article: JatsElement, list: ReferenceList, unheard: ReadonlySet<number>): readonly Section[] {
  const read = createReader(list, unheard);
  const body = descend(article, 'body');
  const main = body ? read.container(body) : emptySection;
  const back = elements(article, 'back').flatMap((element) => {
    const { paragraphs, sections } = read.container(element);
    return [...(paragraphs.length > 0 ? [{ title: '', paragraphs, sections: [] }] : []), ...sections];
  });
  const floats = elements(article, 'floats-group').map((element) => read.container(element));
  return [
    ...(main.paragraphs.length > 0 ? [{ title: '', paragraphs: main.paragraphs, sections: [] }] : []),
    ...main.sections,
    // Acknowledgements, funding and the like teach nothing unless somebody is cited there.
    ...back.filter(cites),
    ...floats.filter(({ paragraphs, sections }) => paragraphs.length > 0 || sections.length > 0),
  ];
}

function cites({ paragraphs, sections }: Section): boolean {
  return paragraphs.some(({ citations }) => citations.length > 0) || sections.some(cites);
}

/**
 * References that nothing cites, in an article whose citations are numbers in square brackets: their links may have been
 * forgotten in tagging, and then a plain `[8]` is the citation.
 */
function unheardReferences(sections: readonly Section[], list: ReferenceList): ReadonlySet<number> {
  const heard = new Set<number>();
  let marks = 0;
  let bracketed = 0;
  const visit = ({ paragraphs, sections: inner }: Section) => {
    for (const { text, citations } of paragraphs) {
      for (const { start, references } of citations) {
        marks += 1;
        if (/^\[+\d/.test(text.slice(start, start + 3))) bracketed += 1;
        for (const reference of references) heard.add(reference);
      }
    }
    for (const section of inner) visit(section);
  };
  for (const section of sections) visit(section);
  if (bracketed < fewestBrackets || bracketed < marks * 0.9) return new Set();
  return new Set([...list.works.keys()].filter((position) => !heard.has(position)));
}

/** No honest paragraph is longer, and nobody would look for a sentence in it. */
const longestParagraph = 50_000;

/** From so many on we trust that square brackets are this journal's way to cite. */
const fewestBrackets = 5;

const emptySection: Section = { title: '', paragraphs: [], sections: [] };

function createReader(list: ReferenceList, unheard: ReadonlySet<number>) {
  const resolve: Resolve = (element) => {
    const type = element.attributes['ref-type'] ?? '';
    if (element.name !== 'xref' && !(element.attributes.href ?? '').startsWith('#')) return null;
    const ids = (element.attributes.rid ?? element.attributes.href?.slice(1) ?? '').split(/\s+/).filter(Boolean);
    const positions = [...new Set(ids.flatMap(list.byId))];
    // Publishers name the type as they like, or not at all; a dead link still is a citation, of nothing we know.
    return positions.length > 0 || /^(?:bibr|ref|citation)$/.test(type) ? positions : null;
  };

  function container(element: JatsElement): Section {
    const paragraphs: Paragraph[] = [];
    const sections: Section[] = [];
    walk(element, 'text', paragraphs, sections);
    return { title: titleOf(element), paragraphs, sections };
  }

  function walk(element: JatsElement, kind: Paragraph['kind'], paragraphs: Paragraph[], sections: Section[]): void {
    for (const child of element.children) {
      if (typeof child === 'string') continue;
      block(child, kind, paragraphs, sections);
    }
  }

  function block(child: JatsElement, kind: Paragraph['kind'], paragraphs: Paragraph[], sections: Section[]): void {
    if (passedOver.has(child.name)) return;
    if (sectionNames.has(child.name)) {
      const section = container(child);
      // A section without heading or words of its own is markup only.
      if (section.title === '' && section.paragraphs.length === 0) sections.push(...section.sections);
      else sections.push(section);
    } else if (child.name === 'tr') {
      paragraph(rowOf(child), 'table', paragraphs, sections);
    } else if (child.name === 'caption') {
      for (const part of elements(child))
        block(part.name === 'title' ? { ...part, name: 'p' } : part, 'caption', paragraphs, sections);
    } else if (child.name === 'table-wrap-foot') {
      walk(child, 'table', paragraphs, sections);
    } else if (inlineBlocks.has(child.name) || hasWords(child)) {
      paragraph(child.children, kind, paragraphs, sections);
    } else {
      walk(child, kind, paragraphs, sections);
    }
  }

  /** A paragraph is cut where a list or quotation stands in it; what merely floats in it comes after it. */
  function paragraph(
    nodes: readonly JatsNode[],
    kind: Paragraph['kind'],
    paragraphs: Paragraph[],
    sections: Section[],
  ): void {
    let run: JatsNode[] = [];
    const later: JatsElement[] = [];
    const flush = () => {
      const { text, anchors, floats } = inlineText(run, resolve);
      run = [];
      later.push(...floats);
      if (text === '') return;
      if (text.length > longestParagraph) {
        paragraphs.push({ kind, text, citations: [] });
        return;
      }
      const all = unheard.size === 0 ? anchors : withPlainNumbers(text, anchors, list, unheard);
      paragraphs.push({ kind, text, citations: citationMarks(text, all, list) });
    };
    for (const node of nodes) {
      if (typeof node === 'object' && cutting.has(node.name)) {
        flush();
        block(node, kind, paragraphs, sections);
      } else run.push(node);
    }
    flush();
    for (const float of later) block(float, kind, paragraphs, sections);
  }

  /** A heading without the citations in it: `Macrophages [12]` is headed *Macrophages*. */
  function titleOf(element: JatsElement): string {
    const [title] = elements(element, 'title').concat(elements(descend(element, 'caption') ?? element, 'title'));
    if (!title) return '';
    const { text, anchors } = inlineText(title.children, resolve);
    let bare = text;
    for (const { start, end } of [...citationMarks(text, anchors, list)].reverse())
      bare = bare.slice(0, start) + bare.slice(end);
    return bare.replace(/\s+/g, ' ').trim();
  }

  return { container };
}

function rowOf(row: JatsElement): readonly JatsNode[] {
  return elements(row, 'td', 'th').flatMap((cell, index) => [...(index === 0 ? [] : [' | ']), ...cell.children]);
}

/** Words of its own, not only in its parts. */
function hasWords(element: JatsElement): boolean {
  return element.children.some((child) => typeof child === 'string' && child.trim() !== '');
}

const sectionNames: ReadonlySet<string> = new Set(['sec', 'app', 'boxed-text', 'ack', 'notes', 'glossary', 'bio']);
const inlineBlocks: ReadonlySet<string> = new Set([
  'p',
  'verse-line',
  'preformat',
  'code',
  'term',
  'def-head',
  'disp-formula',
  'speaker',
]);
/** Blocks that end the running text they stand in. */
const cutting: ReadonlySet<string> = new Set([
  'p',
  'list',
  'def-list',
  'disp-quote',
  'verse-group',
  'speech',
  'statement',
  'preformat',
  'array',
  'sec',
  'table',
]);
const passedOver: ReadonlySet<string> = new Set([
  'title',
  'subtitle',
  'label',
  'sec-meta',
  'ref-list',
  'object-id',
  'alt-text',
  'long-desc',
  'graphic',
  'media',
  'permissions',
  'attrib',
  'sub-article',
  'response',
  'processing-meta',
  'kwd-group',
  'fn-type',
]);

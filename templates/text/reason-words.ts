import type { Reason } from '../../lambda/core/classification.ts';
import type { Wording } from '../wording/wording-for.ts';
import { oneLine, shortened } from './printable.ts';

/** A reason's sentence in plain pieces: a heading of the review stands by itself and is set in italics. */
export interface ReasonWords {
  readonly before: string;
  readonly heading: string;
  readonly after: string;
}

const headingLimit = 80;
/** Where the heading goes; no text has it, control characters are taken out of all. */
const mark = '\u0000';

/**
 * Why an article is filed where it is, in the review's language: `shares refs 41, 45 with `, `Macrophages`, ``. Without a
 * full stop at its end; `limit` in characters, for each piece.
 */
export function reasonWords(reason: Reason, limit: number, words: Wording): ReasonWords {
  const [before = '', after = null] = sentenceOf(reason, words).split(mark);
  if (after === null) return { before: shortened(oneLine(before), limit), heading: '', after: '' };
  return {
    before: `${shortened(oneLine(before), limit)} `.replace(/^ $/, ''),
    heading: shortened(oneLine(reason.evidence), headingLimit),
    after: shortened(oneLine(after), limit),
  };
}

function sentenceOf({ kind, evidence, text, times = 1, isMajor, references }: Reason, words: Wording): string {
  const own = words.reason;
  switch (kind) {
    case 'title':
      return own.title(evidence, times);
    case 'abstract':
      return own.abstract(evidence, times);
    case 'keyword':
      return own.keyword(evidence);
    case 'mesh':
      return isMajor ? own.majorMesh(evidence) : own.mesh(evidence);
    case 'shared-references':
    case 'cited-beside': {
      // Stored before references were kept apart: as it was said then.
      if (!references) return marked(text.replace(/\.$/, ''), evidence);
      const { more } = references;
      const listed = references.labels.join(', ');
      const labels = more > 0 ? own.labelsAndMore(listed, more) : listed;
      const count = references.labels.length + more;
      return kind === 'cited-beside' ? own.citedBeside(count, labels, mark) : own.sharedReferences(count, labels, mark);
    }
    default:
      return kind satisfies never;
  }
}

function marked(text: string, heading: string): string {
  const at = text.lastIndexOf(`*${heading}*`);
  return at < 0 ? text : `${text.slice(0, at)}${mark}${text.slice(at + heading.length + 2)}`;
}

/** The same as one line of plain text. */
export function reasonLine({ before, heading, after }: ReasonWords): string {
  return `${before}${heading === '' ? '' : `*${heading}*`}${after}`;
}

import type { Reference, ReferenceAuthor } from '../citations/reference.ts';

type Pair = [key: string, value: string];

/** Of more authors the first ones: a name costs a page of fifty articles about half a kilobyte, packed. */
const authorsNamed = 10;

/**
 * An article as a ContextObject in key/encoded-value pairs (ANSI/NISO Z39.88-2004, OpenURL 1.0; matrices
 * `info:ofi/fmt:kev:mtx:journal` and `…:book`): what stands in the title of a COinS span ("A Convention to Embed
 * Bibliographic Metadata in HTML", ocoins.info). Zotero's connector reads it and saves several articles at once; a plus it
 * takes for a space, however it is encoded (CD8+).
 */
export function coins(reference: Reference): string {
  const isJournal = reference.kind === 'article' || reference.kind === 'preprint';
  const pairs: readonly Pair[] = [
    ['ctx_ver', 'Z39.88-2004'],
    ['ctx_enc', 'info:ofi/enc:UTF-8'],
    ['rft_val_fmt', `info:ofi/fmt:kev:mtx:${isJournal ? 'journal' : 'book'}`],
    ['rft.genre', reference.kind === 'chapter' ? 'bookitem' : reference.kind],
    ...(isJournal ? inJournal(reference) : inBook(reference)),
    ['rft.date', reference.date.join('-')],
    ...pagesOf(reference),
    ['rft.issn', reference.issn],
    ...reference.authors.slice(0, authorsNamed).map(authorPair),
    ['rft_id', reference.doi && `info:doi/${reference.doi}`],
    ['rft_id', reference.pmid && `info:pmid/${reference.pmid}`],
  ];
  return new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString();
}

function inJournal({ title, container, containerShort, volume, issue }: Reference): readonly Pair[] {
  return [
    ['rft.atitle', title],
    ['rft.jtitle', container],
    ['rft.stitle', containerShort],
    ['rft.volume', volume],
    ['rft.issue', issue],
  ];
}

function inBook({ kind, title, container }: Reference): readonly Pair[] {
  if (kind === 'book') return [['rft.btitle', title]];
  return [
    ['rft.atitle', title],
    ['rft.btitle', container],
  ];
}

/**
 * A plain range as its ends, written out, from which readers make the range again; anything else (`e0026`, `14-29, 31`) as
 * the journal has it. Both together would say everything twice, fifty times a page.
 */
function pagesOf({ pages, firstPage, lastPage }: Reference): readonly Pair[] {
  if (!plainRange.test(pages)) return [['rft.pages', pages]];
  return [
    ['rft.spage', firstPage],
    ['rft.epage', lastPage],
  ];
}

const plainRange = /^[A-Z]?\d+\s*[-–]\s*[A-Z]?\d+$/i;

/**
 * `Family, Given`, the suffix behind the given name: readers part the two at the first comma and drop a third part. The
 * matrices know one group at most, and Zotero puts it before every person: only the one that comes first is named.
 */
function authorPair(author: ReferenceAuthor, index: number): Pair {
  if (author.kind === 'collective') return ['rft.aucorp', index === 0 ? author.name : ''];
  const given = [author.given, author.suffix].filter(Boolean).join(' ');
  return ['rft.au', [author.family, given].filter(Boolean).join(', ')];
}

import type { CitationMark, FullText, Paragraph, Section } from './full-text.ts';

/** A section of the review that becomes a topic, or the text that becomes none (`heading` is `''`). */
export interface DraftSection {
  /** Its own heading as a label: without number, trailing colon or capitals throughout. */
  readonly label: string;
  /** The headings from the outermost to its own, as printed. */
  readonly headings: readonly string[];
  /** The generic heading above it that was left out, or `''`. */
  readonly liftedFrom: string;
  /** Its own paragraphs, with those of sub-sections too deep to be topics. */
  readonly paragraphs: readonly Paragraph[];
  readonly children: readonly DraftSection[];
}

export interface DraftOutline {
  readonly sections: readonly DraftSection[];
  /** Paragraphs of what is left out (Introduction, Methods, Conclusions): they show what is common to the whole review. */
  readonly background: readonly Paragraph[];
}

/** Topics and their topics: what stands deeper is folded into the second level. */
const deepestTopic = 2;

/**
 * The review's outline as topics: generic headings are left out (those that only hold others, as Results does, give their
 * place to what they hold), and sub-sections nest two levels deep.
 */
export function draftOutline(fullText: FullText): DraftOutline {
  const background: Paragraph[] = [];
  const sections = fullText.sections.flatMap((section) => place(section, [], '', background));
  // A review that is one chapter as a whole: what is in it are its topics.
  const only = sections.length === 1 ? sections[0] : undefined;
  if (only && only.children.length > 1) {
    background.push(...only.paragraphs);
    return { sections: only.children, background };
  }
  return { sections, background };
}

function place(
  section: Section,
  above: readonly string[],
  liftedFrom: string,
  background: Paragraph[],
): readonly DraftSection[] {
  const kind = headingKind(section.title);
  const headings = section.title.trim() === '' ? above : [...above, section.title.trim()];
  if (kind === 'left-out') return leaveOut(section, background);
  if (kind === 'container') {
    background.push(...section.paragraphs);
    return section.sections.flatMap((below) => place(below, headings, labelOf(section.title), background));
  }
  const depth = above.filter((heading) => headingKind(heading) === 'topic').length + 1;
  const nested = depth < deepestTopic;
  return [
    {
      label: labelOf(section.title),
      headings,
      liftedFrom,
      paragraphs: nested ? ownParagraphs(section) : allParagraphs(section),
      children: nested ? section.sections.flatMap((below) => place(below, headings, '', [])) : [],
    },
  ];
}

function leaveOut(section: Section, background: Paragraph[]): readonly DraftSection[] {
  background.push(...allParagraphs(section));
  return [];
}

/** Its own, and those of its parts that are no topics: nameless ones, its overview, its conclusion. */
function ownParagraphs(section: Section): readonly Paragraph[] {
  const parts = section.sections.flatMap((below) => {
    const kind = headingKind(below.title);
    return kind === 'topic' ? [] : kind === 'container' ? ownParagraphs(below) : allParagraphs(below);
  });
  return [...section.paragraphs, ...parts];
}

function allParagraphs(section: Section): readonly Paragraph[] {
  return [...section.paragraphs, ...section.sections.flatMap(allParagraphs)];
}

/** topic: a heading of this review. container: gives its place to what is below it. left-out: goes with all it holds. */
export function headingKind(title: string): 'topic' | 'container' | 'left-out' {
  const words = bareHeading(title)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (words === '') return 'container';
  if (containers.test(words)) return 'container';
  return leftOut.test(words) ? 'left-out' : 'topic';
}

/** Generic headings that often hold the real ones. */
const containers = pattern(
  '(?:a |an |the )?(?:brief |short |general |historical )?(?:introduction|background|overview)(?: and (?:overview|background|scope|aims?|rationale|motivation|history))?',
  '(?:main |key |principal )?(?:results?|findings)(?: and (?:discussion|interpretation|findings))?',
  '(?:general )?discussion(?: and (?:conclusions?|outlook|perspectives?|limitations|future directions))?',
  'main text|main body|body|text|full text|review|the review|literature review|review of (?:the )?literature|state of the art|content|current knowledge',
  '(?:our |key |main )?recommendations?(?: for (?:future |further )?(?:work|research|studies|practice))?',
  '(?:open|outstanding|unanswered|remaining) (?:questions|issues|problems|challenges)(?: and (?:future |further )?(?:directions|perspectives|research))?',
  '(?:current |future |key |remaining |existing |major )*(?:challenges|opportunities|gaps|prospects|perspectives?|directions|outlook|trends|limitations|considerations|developments?|research|work|studies|needs?|priorities|avenues)(?: (?:and|for|in|of|to|or) (?:the )?(?:current |future |further |key |remaining |clinical |open |research |unmet )*(?:challenges|opportunities|gaps|prospects|perspectives?|directions|outlook|trends|limitations|considerations|developments?|research|work|studies|needs?|priorities|avenues|questions|future|conclusions?|concluding remarks))*',
);

/** Generic headings that go with everything below them. */
const leftOut = pattern(
  // What closes a text, or sums it up.
  '(?:the )?(?:general |overall |final )?(?:conclusions?|conclusive|concluding|closing|final)(?: (?:remarks?|thoughts?|comments?|statements?))?(?: (?:and|with) .*)?',
  '(?:summary|perspectives?|outlook|discussion|limitations)(?: (?:and|with) .*(?:conclusions?|remarks|outlook|perspectives?|directions|summary))?',
  '(?:future|perspectives?) .*(?:and|with) (?:the )?(?:conclusions?|concluding remarks|summary)',
  '(?:executive |lay |plain language )?summary|synopsis|take home messages?|key (?:points|messages|concepts)|highlights|in brief|in summary',
  'abstract|key ?words|index terms|epilogue|afterword|preface|foreword|prologue|glossary|dedication|disclaimer',
  // How the review was made.
  '(?:the )?(?:materials?|patients?|subjects?|participants?|data)?(?: and )?(?:methods?|methodology|methodologies|methodological approach)(?: and (?:materials?|results|design))?',
  'methods? (?:of|for) (?:the |this )?(?:literature )?(?:review|search)|(?:study|research|review) (?:design|methods?|methodology|protocol|questions?|aims?|objectives?|criteria)',
  '(?:literature |systematic |database )?search(?:es)?(?: (?:strategy|strategies|methods?|methodology|terms?|criteria|results?))?(?: and (?:study |article )?(?:selection|eligibility|screening|inclusion)(?: criteria| process| of studies)?)?',
  '(?:study|article|data|literature) (?:selection|screening|extraction|synthesis|collection|charting|analysis|sources?)(?: (?:criteria|process|of studies))?(?: and .*)?',
  '(?:inclusion|exclusion|eligibility|selection)(?: and (?:inclusion|exclusion|selection))? criteria|(?:quality|risk of bias) (?:assessment|appraisal)(?: of .*)?|risk of bias|statistical (?:analysis|analyses|methods)',
  'protocol(?: and registration)?|registration|characteristics of (?:the )?included (?:studies|articles)|strengths and limitations(?: .*)?|limitations of (?:the|this|our) (?:study|review|work)',
  'scope(?: of (?:the |this )?(?:review|article|work))?|aims?(?: and (?:scope|objectives?))?(?: of (?:the |this )?(?:review|article|work|study))?|objectives?|purpose(?: of (?:the |this )?(?:review|article|work|study))?|rationale|motivation|definitions?(?: and terminology)?|terminology',
  // What stands behind a text.
  'acknowledge?ments?.*|(?:list of )?abbreviations?(?: used| list)?|author(?: s|s)? (?:contributions?|information|details|notes?|statement|disclosures?|affiliations?).*|contributors?(?:hip)?(?: statement)?|contributions?|credit (?:author|taxonomy).*',
  '(?:data|code|software|materials?)(?: and (?:data|code|software|materials?))? (?:availability|accessibility)(?: statements?)?|data access(?: statement)?|availability of (?:data|code|software|supporting|materials?).*|underlying data|extended data|source data',
  'supplementary(?: .*)?|supplemental (?:materials?|information|data|files?|tables?|figures?).*|electronic supplementary .*|supporting (?:information|data|materials?)|appendix.*|appendices|additional (?:files?|information|data|materials?)|multimedia appendix.*',
  'funding(?: (?:information|statements?|sources?|support))?|financial (?:support|disclosures?)(?: .*)?|sources? of (?:funding|support)|role of (?:the )?funding .*|grants?',
  'ethics(?: (?:approval|statement|declarations?|committee).*)?|ethical (?:approval|statement|considerations|standards).*|(?:informed )?consent(?: (?:for|to) (?:publication|participate).*)?|institutional review board .*',
  '(?:declaration of )?(?:competing|conflicting) (?:financial )?interests?.*|(?:declaration of |potential )?conflicts? of interests?.*|declarations?|disclosures?(?: statements?)?|declaration of .*',
  'references|bibliography|literature cited|further reading|footnotes?|notes?|endnotes?|publisher s notes?|rights and permissions|copyright|licen[cs]e|peer review (?:information|file|history|reports?)|reporting summary|provenance and peer review|transparency statement',
  'orcid.*|correspondence|about the authors?|biograph(?:y|ies)|figures?|tables?|figure legends?|box(?:es)?|(?:use of )?(?:ai|artificial intelligence|generative ai) (?:disclosure|statement|declaration|use).*|article (?:info|information|history)|related (?:articles|links)',
);

function pattern(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})$`);
}

/** `2.1. Role of X in Y:` → `Role of X in Y`; `5-HT receptors` and `100 years of insulin` stay. */
function bareHeading(title: string): string {
  return title
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:[Ss]ection|[Cc]hapter|[Pp]art) (?=[\dIVX])/, '')
    .replace(numbering, '')
    .replace(/^[\s.:–—-]+|[\s.:;,–—-]+$/g, '')
    .trim();
}

/** `2.`, `2.1.Role`, `2.1 `, `2 Role`, `IV.`, `(a)`, `3)`. */
const numbering =
  /^(?:\d{1,2}(?:\.\d+)*[.):] ?(?=[^\d\s])|\d{1,2}(?:\.\d+)+ |\d{1,2} (?=\p{Lu})|(?:[IVXL]+|[A-H])[.):] |\(?[a-zA-Z\d]{1,2}\) )/u;

function labelOf(title: string): string {
  const bare = bareHeading(title) || title.trim();
  const label = isShouted(bare) ? quietly(bare) : bare;
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function isShouted(text: string): boolean {
  const words = text.match(/\p{L}{4,}/gu) ?? [];
  return words.length > 0 && words.every((word) => word === word.toUpperCase());
}

/** Small letters, except for what is likely an abbreviation: with a digit in it, or too short to tell. */
function quietly(text: string): string {
  return text.replace(/[\p{L}\p{N}-]+/gu, (word) =>
    /\d/.test(word) ||
    (word.length < 4 && !/^(?:OF|THE|AND|FOR|ITS|IN|ON|BY|TO|AS|AT|OR|AN|A|VIA|NEW|USE|ROLE|NON)$/.test(word))
      ? word
      : word.toLowerCase(),
  );
}

/** The references a stretch of text cites, ascending, each once. */
export function citedIn(paragraphs: readonly Paragraph[]): readonly number[] {
  const cited = new Set(
    paragraphs.flatMap(({ citations }) => citations.flatMap(({ references }: CitationMark) => references)),
  );
  return [...cited].sort((a, b) => a - b);
}

/** A paragraph's text without its citation marks, and without brackets that hold years: `(Fox, 2018)`. */
export function withoutCitations({ text, citations }: Paragraph): string {
  let bare = '';
  let from = 0;
  for (const { start, end } of [...citations].sort((a, b) => a.start - b.start)) {
    if (start < from) continue;
    bare += `${text.slice(from, start)} | `;
    from = end;
  }
  return (bare + text.slice(from)).replace(/[([][^()[\]]*\b(?:19|20)\d\d[a-z]?\b[^()[\]]*[)\]]/g, ' | ');
}

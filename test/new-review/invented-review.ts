import type { PoorRecord } from './poor-ncbi.ts';

// An invented review of an invented literature: nobody wrote these articles, and their PMIDs (from 99000001) are nobody's.

export const inventedReview = {
  pmid: '99000900',
  pmcid: 'PMC99000900',
  doi: '10.5555/invented.900',
  title: 'Glial cells and sleep: a review of how the resting brain is kept',
  abstract:
    'Sleep restores the brain. This invented review follows microglia, astrocytes and immune signals through sleep and sleep loss.',
} as const;

interface Work {
  readonly title: string;
  readonly abstract: string;
  readonly mesh: readonly (readonly [string, string])[];
}

const sleep = ['D012890', 'Sleep'] as const;
const humans = ['D006801', 'Humans'] as const;
const microgliaHeading = ['D017628', 'Microglia'] as const;
const glymphaticHeading = ['D000077502', 'Glymphatic System'] as const;
const cytokines = ['D016207', 'Cytokines'] as const;

const work = (title: string, abstract: string, ...mesh: Work['mesh']): Work => ({
  title,
  abstract,
  mesh: [humans, sleep, ...mesh],
});

/** The reference list; each name is the id of its `<ref>`. */
export const works: Readonly<Record<string, Work>> = {
  m1: work(
    'Microglia prune synapses during sleep',
    'Synaptic pruning by microglia rises in sleep. Complement tags synapses.',
    microgliaHeading,
  ),
  m2: work(
    'Complement-tagged synapses in the sleeping cortex',
    'Microglia engulf synapses; synaptic pruning needs complement C3.',
    microgliaHeading,
  ),
  m3: work(
    'Synaptic pruning fails in sleepless mice',
    'Without sleep, microglia do not engulf synapses.',
    microgliaHeading,
  ),
  m4: work(
    'Noradrenaline restrains microglia in the waking brain',
    'Microglia survey the brain in sleep. Noradrenaline holds them back.',
    microgliaHeading,
  ),
  a1: work(
    'The glymphatic system clears amyloid in sleep',
    'Glymphatic clearance removes amyloid. Aquaporin-4 is needed.',
    glymphaticHeading,
  ),
  a2: work(
    'Aquaporin-4 polarity of astrocyte endfeet',
    'Aquaporin-4 (AQP4) polarity decides glymphatic clearance in sleep.',
    glymphaticHeading,
  ),
  a3: work(
    'Loss of aquaporin-4 polarity in the aged brain',
    'Aquaporin-4 polarity is lost with age; glymphatic clearance falls.',
    glymphaticHeading,
  ),
  a4: work('Astrocyte calcium waves before sleep onset', 'Astrocyte calcium rises before sleep. Calcium waves spread.'),
  a5: work('Calcium waves in astrocytes set the depth of sleep', 'Astrocyte calcium waves deepen sleep.'),
  i1: work(
    'Interleukin-1 makes sleep deeper',
    'Sleep pressure grows with interleukin-1. Cytokine signals rise.',
    cytokines,
  ),
  i2: work(
    'Tumour necrosis factor and sleep pressure',
    'Cytokine signals and sleep pressure after sleep deprivation.',
    cytokines,
  ),
  i3: work(
    'Sleep deprivation inflames the brain',
    'Sleep deprivation raises interleukin-1 and other cytokine signals.',
    cytokines,
  ),
  b1: work('Why do we sleep?', 'An overview of sleep.'),
};

const names = Object.keys(works);
export const pmidOf = (name: string) => String(99_000_901 + names.indexOf(name));

/** PubMed records of the reference list; give one of them another day to make it new. */
export const inventedRecords: readonly PoorRecord[] = names.map((name) => ({
  pmid: pmidOf(name),
  title: works[name]!.title,
  abstract: works[name]!.abstract,
  mesh: works[name]!.mesh,
}));

export const inventedReviewRecord: PoorRecord = {
  pmid: inventedReview.pmid,
  title: inventedReview.title,
  abstract: inventedReview.abstract,
  types: ['Journal Article', 'Review'],
  keywords: ['sleep', 'microglia', 'astrocyte'],
  pmcid: inventedReview.pmcid,
  doi: inventedReview.doi,
  references: names.map(pmidOf),
};

const cite = (...ids: readonly string[]) =>
  `[${ids.map((id) => `<xref ref-type="bibr" rid="${id}">${names.indexOf(id) + 1}</xref>`).join(',')}]`;
const p = (text: string) => `<p>${text}</p>`;
const sec = (title: string, ...content: readonly string[]) => `<sec><title>${title}</title>${content.join('')}</sec>`;

const body = [
  sec('1. Introduction', p(`Sleep is kept by every animal ${cite('b1')}.`)),
  sec(
    '2. Methods',
    sec('2.1. Search strategy', p('We searched what does not exist.')),
    sec('2.2. Flow of articles', p('None.')),
  ),
  sec(
    '3. Results',
    sec(
      '3.1. Role of Microglia in Synaptic Pruning:',
      p(`Microglia prune synapses in sleep ${cite('m1', 'm2')}, and fail without it ${cite('m3')}.`),
      p(`Synaptic pruning by microglia is restrained by noradrenaline ${cite('m4')}.`),
    ),
    sec(
      '3.2. Astrocytes',
      p('Astrocytes do two things in sleep.'),
      sec(
        '3.2.1. Glymphatic clearance',
        p(`Glymphatic clearance depends on aquaporin-4 (AQP4) ${cite('a1', 'a2')}.`),
        sec('3.2.1.1. In the aged brain', p(`AQP4 polarity is lost in the aged brain ${cite('a3')}.`)),
      ),
      sec('3.2.2. Calcium waves', p(`Astrocyte calcium waves come before sleep ${cite('a4', 'a5')}.`)),
    ),
  ),
  sec(
    '4. CYTOKINE SIGNALLING IN SLEEP LOSS',
    p(`Sleep deprivation raises cytokine signals ${cite('i1', 'i2', 'i3')}.`),
  ),
  sec('5. Conclusions and future perspectives', p('More sleep is needed.')),
  sec('Abbreviations', p('AQP4, aquaporin-4.')),
].join('\n');

const references = names
  .map(
    (name) =>
      `<ref id="${name}"><label>${names.indexOf(name) + 1}</label><element-citation publication-type="journal"><article-title>${works[name]!.title}</article-title><pub-id pub-id-type="pmid">${pmidOf(name)}</pub-id></element-citation></ref>`,
  )
  .join('\n');

export const inventedJats = jats(body);

export function jats(content: string, articleType = 'review-article'): string {
  return `<?xml version="1.0" ?><pmc-articleset><article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="${articleType}"><front><journal-meta><journal-title-group><journal-title>Journal of Invented Results</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmcid">${inventedReview.pmcid}</article-id><article-id pub-id-type="pmid">${inventedReview.pmid}</article-id><article-id pub-id-type="doi">${inventedReview.doi}</article-id>
<title-group><article-title>${inventedReview.title}</article-title></title-group></article-meta></front>
<body>${content}</body><back><ref-list>${references}</ref-list></back>
<sub-article article-type="reviewer-report"><front-stub><title-group><article-title>Reviewer report</article-title></title-group></front-stub><body>${sec('Is the argument of the unicorn sound?', p('The unicorn horn paradox is not discussed. Unicorn horn paradox!'))}</body></sub-article></article></pmc-articleset>`;
}

export const inventedMesh = {
  D012890: ['Sleep', 'F02.830.855', 'G11.561.803'],
  D017628: ['Microglia', 'A08.637.600', 'A11.650.600'],
  D000077502: ['Glymphatic System', 'A08.186.480'],
  D016207: ['Cytokines', 'D12.644.276.374', 'D23.529.374'],
} as const;

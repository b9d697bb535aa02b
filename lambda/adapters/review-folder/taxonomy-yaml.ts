import { Document, type Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import {
  type AbbreviationProposal,
  allTopics,
  type MeshProposal,
  type TaxonomyDraft,
  type TopicDraft,
} from '../../core/review-draft.ts';
import { commented, folded, lines, printing } from './review-yaml.ts';

/** taxonomy.yaml of a new review: every proposal says what it rests on. Reads back without problems (readReview). */
export function taxonomyYaml(draft: TaxonomyDraft, slug: string): string {
  const document = new Document({});
  const { set } = commented(document.contents as unknown as YAMLMap, document);
  document.commentBefore = lines([
    ' What the articles are filed under: the review’s outline, in the words its field uses. A draft: everything marked',
    ' "proposed" was found by counting, nobody has read it yet. Strike what is wrong, add what is missing, take the marks',
    ' away. docs/adding-a-review.md explains every line.',
    ` After an edit:  npm run -s living-review -- review check ${slug}`,
    '',
    ...legend,
    '',
    ` ${origins[draft.madeFrom]}`,
  ]);
  set('field', fieldNode(draft, document), { above: ' The field as a whole.' });
  if (draft.field.query !== '') {
    set('query', folded(draft.field.query), {
      above: lines([
        ' proposed: one PubMed search for the whole field, asked at every poll. Try it at pubmed.ncbi.nlm.nih.gov: some ten',
        ' to a hundred articles a month is a good size.',
      ]),
    });
  }
  const labels = new Map<string, number>();
  for (const { label } of allTopics(draft.topics)) labels.set(label, (labels.get(label) ?? 0) + 1);
  const topics = new YAMLSeq();
  for (const topic of draft.topics) topics.items.push(topicNode(topic, document, labels));
  set('topics', topics, { above: '' });
  return document.toString(printing);
}

const legend = [
  ' terms      decide. Whole words in any case; a hyphen is a space, plural and British or American spelling are understood.',
  ' symbols    decide, in exactly this spelling.',
  ' ambiguous  abbreviations that mean other things elsewhere: they count next to a needs_any word.',
  ' mesh       MeSH headings that decide; mesh_hints only support. The number counts, the name is for you; behind it stand',
  '            its place in the MeSH tree and on how many of the section’s indexed references it was found.',
  ' query      the topic as a PubMed search, for looking it up by hand.',
  ' sections   the review’s own headings that teach the topic when the review is trained.',
  ' An id stands in web addresses and in subscriptions: change the label as you like, the id only before readers come.',
];

const origins: Readonly<Record<TaxonomyDraft['madeFrom'], string>> = {
  headings: 'The topics are the review’s own headings; Introduction, Methods, Conclusions and their like are left out.',
  mesh: 'The topics are MeSH headings that part the review’s references: it has no headings that could be read.',
  words: 'The topics are keywords and frequent phrases: neither headings nor MeSH of its references could be had.',
};

function fieldNode({ field }: TaxonomyDraft, document: Document): YAMLMap {
  const map = new YAMLMap();
  const { set } = commented(map, document);
  const { found, of } = field.reach;
  const reach =
    of === 0
      ? ' proposed: from its title and keywords; there were no references to measure it on.'
      : ` proposed: ${found} of the ${of} references with a known English title (${Math.round((100 * found) / of)} %) say one of these.`;
  set('terms', phraseList(field.terms.length > 0 ? field.terms : ['review']), {
    above: lines([
      ' An article is filed only if it says at least one of these words (or has such a MeSH heading).',
      reach,
    ]),
  });
  if (field.mesh.length > 0) set('mesh', meshNode(field.mesh, document), { above: ' proposed' });
  return map;
}

function topicNode(topic: TopicDraft, document: Document, labels: ReadonlyMap<string, number>): Node {
  const map = new YAMLMap();
  const { set } = commented(map, document);
  set('id', topic.id);
  set('label', folded(topic.label));
  set('description', folded(topic.description), { behind: ' proposed: write what belongs here' });
  set('terms', phraseList(termsOf(topic)), { above: lines(termsFrom(topic)) });
  const symbols = topic.abbreviations.filter(({ ambiguous }) => !ambiguous);
  const ambiguous = topic.abbreviations.filter((one) => one.ambiguous);
  if (symbols.length > 0) {
    set('symbols', phraseList(symbols.map(({ abbreviation }) => abbreviation)), {
      above: ' proposed: defined in the review',
    });
  }
  if (ambiguous.length > 0) set('ambiguous', ambiguousNode(ambiguous), { above: ' proposed: defined in the review' });
  const decides = topic.mesh.filter((heading) => heading.decides);
  const hints = topic.mesh.filter((heading) => !heading.decides);
  if (decides.length > 0)
    set('mesh', meshNode(decides, document), { above: ' proposed: mostly on this section’s references' });
  if (hints.length > 0)
    set('mesh_hints', meshNode(hints, document), { above: ' proposed: more often here than elsewhere' });
  if (topic.query !== '') set('query', folded(topic.query), { above: ' proposed' });
  // `>` parts headings in a path: one that holds it is found by its label instead.
  if (topic.headings.length > 0 && !topic.headings.some((heading) => heading.includes('>'))) {
    const isUnique = labels.get(topic.label) === 1;
    set('sections', phraseList([isUnique ? topic.headings.at(-1)! : topic.headings.join(' > ')]));
  }
  if (topic.children.length > 0) {
    const children = new YAMLSeq();
    for (const child of topic.children) children.items.push(topicNode(child, document, labels));
    set('children', children);
  }
  return map;
}

/** What can be looked for in a text; a topic about which nothing was found stands on its label. */
function termsOf({ terms, label, id }: TopicDraft): readonly string[] {
  const usable = [...terms, label].map(asPhrase).filter((phrase) => /[\p{L}\p{N}]/u.test(phrase));
  const given = terms.map(asPhrase).filter((phrase) => usable.includes(phrase));
  return given.length > 0 ? [...new Set(given)] : [usable[0] ?? id];
}

function asPhrase(text: string): string {
  return text
    .replace(/[*;]/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function termsFrom({ terms, references, abstracts, headings, liftedFrom }: TopicDraft): readonly string[] {
  if (headings.length === 0) return [' proposed'];
  const lifted = liftedFrom === '' ? [] : [` It stands below “${liftedFrom}” in the review: is it a topic of its own?`];
  const count = references === 1 ? '1 reference' : `${references} references`;
  if (terms.length === 0) {
    const why = references === 0 ? 'the section cites nothing' : `its ${count} have no words in common`;
    return [` proposed: the label alone, for ${why}. Write what its articles say.`, ...lifted];
  }
  const from =
    references === 0 ? 'the section’s own text' : `${count} of this section (${abstracts} with abstract) and its text`;
  return [` proposed: from its heading, ${from}.`, ...lifted];
}

function meshNode(headings: readonly MeshProposal[], document: Document): YAMLMap {
  const map = new YAMLMap();
  const { set } = commented(map, document);
  for (const { ui, name, treeNumbers, found, of } of headings) {
    const place = treeNumbers.length === 0 ? 'tree number not known' : treeNumbers.join(', ');
    set(ui, name, { behind: lines([` ${place}; ${found} of ${of}`]) });
  }
  return map;
}

function ambiguousNode(abbreviations: readonly AbbreviationProposal[]): YAMLMap {
  const map = new YAMLMap();
  for (const { abbreviation, longForm } of abbreviations) {
    const company = new YAMLMap();
    company.set('needs_any', phraseList([longForm]));
    map.set(abbreviation, company);
  }
  return map;
}

/** One a line, so that a keeper strikes a line. Quoted where YAML would read something else than text. */
function phraseList(phrases: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const phrase of phrases.map(asPhrase)) list.items.push(new Scalar(phrase));
  return list;
}

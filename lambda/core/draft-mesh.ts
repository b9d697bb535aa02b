import type { ArticleRecord } from './article-record.ts';
import type { MeshProposal } from './review-draft.ts';

/** A descriptor must stand on this many references of a section … */
const leastFound = 2;
/** … and this many times as often as on the review's references as a whole. */
const leastLift = 1.5;
const mostProposed = 6;

/**
 * MeSH headings over-represented among a section's references against all of the review's, best first (by how much more
 * often than by chance: found × log lift). `decides` where most of all references with it are the section's.
 */
export function proposeMesh(section: readonly ArticleRecord[], all: readonly ArticleRecord[]): readonly MeshProposal[] {
  const indexed = section.filter(({ mesh }) => mesh.length > 0);
  const allIndexed = all.filter(({ mesh }) => mesh.length > 0);
  const here = headingCounts(indexed);
  const everywhere = headingCounts(allIndexed);
  return [...here.values()]
    .flatMap(({ ui, name, count }) => {
      const total = everywhere.get(ui)?.count ?? count;
      const lift = count / indexed.length / (total / allIndexed.length);
      const isTelling = count >= leastFound && (lift >= leastLift || indexed.length === allIndexed.length);
      if (!isTelling || isGenericHeading(name)) return [];
      const proposal = { ui, name, treeNumbers: [], found: count, of: indexed.length, decides: count * 2 > total };
      return [{ proposal, weight: count * Math.log(Math.max(lift, 1.01)) }];
    })
    .sort((a, b) => b.weight - a.weight || (a.proposal.name < b.proposal.name ? -1 : 1))
    .slice(0, mostProposed)
    .map(({ proposal }) => proposal);
}

/** The headings a large part of all references has: what the field as a whole is about. */
export function commonHeadings(records: readonly ArticleRecord[], leastShare: number): readonly MeshProposal[] {
  const indexed = records.filter(({ mesh }) => mesh.length > 0);
  return [...headingCounts(indexed).values()]
    .filter(({ name, count }) => count >= 3 && count / indexed.length >= leastShare && !isGenericHeading(name))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map(({ ui, name, count }) => ({ ui, name, treeNumbers: [], found: count, of: indexed.length, decides: true }));
}

/**
 * For a review without headings of its own: the most frequent MeSH headings of its references that are about different
 * references, each with those that have it. A heading most references have is the field, not a topic.
 */
export function headingClusters(
  records: readonly ArticleRecord[],
  most: number,
): readonly { readonly heading: MeshProposal; readonly records: readonly ArticleRecord[] }[] {
  const indexed = records.filter(({ mesh }) => mesh.length > 0);
  const chosen: { heading: MeshProposal; records: readonly ArticleRecord[] }[] = [];
  const candidates = [...headingCounts(indexed).values()]
    .filter(({ name, count }) => count >= leastFound && count <= indexed.length * 0.6 && !isGenericHeading(name))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  for (const { ui, name, count } of candidates) {
    if (chosen.length >= most) break;
    const having = indexed.filter(({ mesh }) => mesh.some((heading) => heading.ui === ui));
    const alike = chosen.some(({ records: other }) => overlap(having, other) > 0.5);
    if (alike) continue;
    const heading = { ui, name, treeNumbers: [], found: count, of: indexed.length, decides: true };
    chosen.push({ heading, records: having });
  }
  return chosen;
}

/** `Receptors, CXCR4` → `CXCR4 receptors`: MeSH inverts its names for the printed index. */
export function spokenName(name: string): string {
  const [head = '', ...rest] = name.split(', ');
  if (rest.length !== 1) return name;
  const tail = rest[0]!;
  return `${tail} ${/^[A-Z][a-z]/.test(head) ? head.charAt(0).toLowerCase() + head.slice(1) : head}`;
}

/** The headings with the tree numbers NCBI gave; those of places, age groups and study designs are taken out. */
export function resolvedHeadings(
  mesh: readonly MeshProposal[],
  treeNumbers: ReadonlyMap<string, readonly string[]>,
): readonly MeshProposal[] {
  return mesh.flatMap((heading) => {
    const numbers = treeNumbers.get(heading.ui) ?? [];
    const isBeside = numbers.length > 0 && numbers.every((number) => besideTheSubject.test(number));
    return isBeside ? [] : [{ ...heading, treeNumbers: numbers }];
  });
}

/** MeSH tree: geographicals (Z01), publication types (V), age and persons (M01), mammals of the lab, study design, statistics. */
const besideTheSubject =
  /^(?:Z01|V0|M01\.060|B01\.050\.150\.900\.649\.(?:313\.(?:988|992|500)|801)|E05\.318\.(?:372|740|760)|E05\.581|E05\.598\.500|N05\.715\.360\.(?:330|750)|N06\.850\.520)/;

interface HeadingCount {
  readonly ui: string;
  readonly name: string;
  count: number;
}

/** Records with each descriptor, by UI; headings without one (before 2010) cannot be proposed. */
function headingCounts(records: readonly ArticleRecord[]): ReadonlyMap<string, HeadingCount> {
  const counts = new Map<string, HeadingCount>();
  for (const { mesh } of records) {
    for (const { ui, name } of new Map(mesh.map((heading) => [heading.ui, heading])).values()) {
      if (!/^D\d{6,9}$/.test(ui)) continue;
      const known = counts.get(ui) ?? { ui, name, count: 0 };
      known.count++;
      counts.set(ui, known);
    }
  }
  return counts;
}

function overlap(a: readonly unknown[], b: readonly unknown[]): number {
  const other = new Set(b);
  const shared = a.filter((value) => other.has(value)).length;
  return shared / Math.min(a.length, b.length);
}

/** Check tags, age groups, study designs, laboratory animals, statistics: true of half of PubMed. */
function isGenericHeading(name: string): boolean {
  return (
    genericHeadings.has(name) ||
    /^(?:Mice|Rats|Cell Line|Models|Aged|Infant|Child|Cells, Cultured|Disease Models|Tumor Cells, Cultured)\b/.test(
      name,
    )
  );
}

const genericHeadings: ReadonlySet<string> = new Set(
  `Humans|Animals|Male|Female|Adult|Middle Aged|Young Adult|Adolescent|Pregnancy|Dogs|Cats|Swine|Rabbits|Cattle|
  Retrospective Studies|Prospective Studies|Cohort Studies|Case-Control Studies|Cross-Sectional Studies|Follow-Up Studies|
  Longitudinal Studies|Pilot Projects|Feasibility Studies|Treatment Outcome|Risk Factors|Risk Assessment|Prognosis|Time Factors|
  Surveys and Questionnaires|Reproducibility of Results|Sensitivity and Specificity|Predictive Value of Tests|ROC Curve|
  Logistic Models|Linear Models|Regression Analysis|Multivariate Analysis|Algorithms|Prevalence|Incidence|Age Factors|
  Sex Factors|Research Design|Research|Biomedical Research|Data Collection|Databases, Factual|Data Interpretation, Statistical|
  Randomized Controlled Trials as Topic|Clinical Trials as Topic|Evidence-Based Medicine|Practice Guidelines as Topic|
  Review Literature as Topic|Meta-Analysis as Topic|Kaplan-Meier Estimate|Survival Rate|Survival Analysis|
  Proportional Hazards Models|Disease-Free Survival|Combined Modality Therapy|Double-Blind Method|Dose-Response Relationship, Drug|
  Severity of Illness Index|Disease Progression|Molecular Sequence Data|Amino Acid Sequence|Base Sequence|Phenotype|Genotype|
  Mutation|Signal Transduction|Gene Expression|Gene Expression Regulation|Gene Expression Profiling|Transfection|Blotting, Western|
  Polymerase Chain Reaction|Immunohistochemistry|Flow Cytometry|Cell Proliferation|Cell Survival|Cell Differentiation|Ligands|
  Protein Binding|Proteins|Models, Biological|Models, Theoretical|Computer Simulation|Internet|Periodicals as Topic|
  United States|United Kingdom|China|Germany|Europe|Japan|History, 20th Century|History, 21st Century|Health Personnel|
  Diagnosis, Differential|Tomography, X-Ray Computed|Magnetic Resonance Imaging|Biomarkers|Genetic Predisposition to Disease`
    .split('|')
    .map((name) => name.trim()),
);

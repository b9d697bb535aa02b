import { canonicalWord } from './spelling.ts';

/**
 * Words that say nothing about a subject, beside the function words (function-words.ts): those every scientific text is made
 * of, and the commonest of the life sciences. A phrase may hold them, but never begins or ends with one of the first kind, and
 * none of the second stands alone.
 */

/** What studies do and texts are made of. */
const academicWords = canonicalWords(`
  potential feed kill fuel shape sustain awaken repel survive switch pass bind coat
  examining including using suggesting showing indicating involving leading regarding concerning following containing promoting
  inhibiting regulating mediating inducing reducing affecting causing enabling supporting providing requiring underlying
  addressing assessing evaluating investigating comparing describing considering existing developing producing expressing
  activating controlling allowing helping highlighting identifying determining demonstrating revealing resulting making taking
  giving getting going being having doing seeing finding looking working writing covering relying seeking enhancing blocking
  limiting increasing lacking facing posing raising reaching remaining becoming representing reflecting driving contributing
  united usa uk us kingdom brazil germany china japan india africa america europe european american african british chinese
  german french italian spanish canadian australian asian japanese indian korean dutch swedish iran iranian turkish brazilian
  latin
  raise rise drop depend decide hold arise alter feel seek hope worry fail struggle rely turn offer think felt said told asked increasing decreasing communicating emerging evolving growing changing improving targeting exploring exploiting harnessing
  overcoming unraveling unlocking navigating inhibit block attenuate educate
  ability absence abstract accordance account achieve acknowledge act addition additional address adopt advance advantage
  affect age aim allow alone alteration alternative amount analysis analyze answer apparent appear applicable apply
  appropriate approach argue argument article aspect assess associate assume attempt available average aware background base
  basic basis begin believe benefit best better bring broad call capacity category cause certain challenge characteristic
  characterize choice claim clear close collect combination come common compare comparison complete comprehensive concept
  concern conclude conclusion conduct confirm consequence consider considerable consideration consist consistent constitute
  contain content context continue contrast contribute contribution correspond country create criterion critical crucial
  current date day deal decade decrease define definition demonstrate depend describe description despite detail detect
  determine develop differ different difficult direct discuss discussion distinct diverse document driver drive editorial
  effective effort elucidate emerge emergence emphasis empirical enable encourage end engage enhance ensure entire equal era
  especially essential establish estimate evaluate evident evolve examine example excellent exception exclude exhibit exist
  existing expand expect explain explanation explore express extend extensive extent face facilitate fact fall far figure
  final find finding focus follow foremost framework frequent full fully functional fundamental future gain generate give goal
  good great ground growing guide half hand handbook happen hard highlight highly history hold hypothesis idea identify
  illustrate implement implication implicate important importance improve include inclusion increase independent indicate
  individual induce influence inform initial initiate insight integrate intend interact interest interpret introduce
  introduction investigate investigation involve issue item join joint keep key kind know known lack last later lead learn
  lesson letter likely limit limitation limited link list little look main maintain major majority manner mark matter mean
  meaning measure mediate member mention mode modern modulate month name narrative national nature necessary new nonetheless
  notable note notion novel objective observation observe obtain occur offer old opinion opportunity option order organize
  original outline outlook output overall overview page paper parameter part participant participate particular past people
  perform person perspective phenomenon picture piece place play point poor popular position possible possibility precise
  predict preliminary presence present preserve prevent previous principal principle prior probable problem produce product
  profound progress prominent promise promising promote propose prospect provide publish purpose quantity question quick
  random range rapid rate reach read reader reading real reason receive recent recommend recommendation record reduce refer
  reference reflect regard regulate relate relationship relative relevance relevant reliable rely remain remark report
  represent require requirement respect respond responsible rest result retrieved return reveal right rise role say scenario
  scholar scholarly scholarship scope search select sense separate serve share shed side significance significant similar
  simple situation solution solve special specific speed start statement status step stop strong subject subsequent
  substantial success successful suffer sufficient suggest suggestion suitable sum summarize summary supplementary suppose
  sure surprising systematic table take team tell tend tendency term theme thing think title today top topic total track trend
  trigger true turn typical ultimate unclear uncover underlie understand understanding undertake unique unknown update useful
  usage valid variable variant variety various vary version vital weak week wide widespread whole word worldwide write writing
  wrong year young website wake remainder handful host array plethora myriad bulk minority vast sheer heart forefront
  aforementioned above-mentioned how-to must-have well-known so-called long-term short-term large-scale small-scale
  high-quality high-level low-level state-of-the-art up-to-date follow-up in-depth widely-cited evidence-based real-time
  ongoing upcoming overarching hypothesize speculate postulate elucidation clarification interplay landscape hallmark frontier
  milestone roadmap primer consensus systematically critically briefly collectively importantly interestingly notably taken
  ten twenty thirty forty fifty hundred thousand million billion monday sunday january february march april june july august
  september october november december spring summer autumn winter qualitative quantitative mixed-method mixed cover digital
  systematic-review cross-sectional narrative-review literature-review scoping meta-analysis in-text aforesaid related
  following
`);

/** Nouns that a longer phrase may end with (`immune response`), and that say nothing alone. */
const headNouns = canonicalWords(`
  access activity agenda application area assessment association attention author authorship behavior bias care case change
  class code commentary communication community complex component condition control core course coverage culture cycle data
  death debate decision deficiency degree design detection development device difference direction disparity distribution
  dynamics editor effect element engagement engineering environment environments evaluation event evidence evolution exchange
  exclusion experience experiment expert factor failure feature field flow formation frequency function gap generation group
  growth guideline identification identity image impact improvement index indicator information inhibition integration
  integrity intensity interaction interface interference intervention involvement journal knowledge language learning level
  line literacy literature load loss maintenance management map market matrix mechanism method methodology metric model
  modification modulation monitoring morphology motility movement network niche number organization origin outbreak outcome
  paradigm pathway pattern perception performance period phase plan platform policy pool population practice
  prediction prevention procedure process production profile program project promotion property protection provider
  publication publisher quality ratio reaction recognition reduction region registry regulation regulator relation release
  reporting repository research researcher resistance resource response review risk rule sample scale science scientist score
  screening section selection self sensitivity sequence series server service set signature site size society source space
  species stability stage standard state storage story strategy strength stress structure study subset substrate supply
  support surface surveillance survey system target task technique technology test text theory time tool training trait
  transition trial type unit uptake use utilization validation value variation view volume work workflow world
`);

/** Words that a longer phrase may begin with (`open access`), and that say nothing alone. */
const openers = canonicalWords(`
  immune innate adaptive dormant quiescent latent malignant benign acute chronic severe mild resistant sensitive deficient mutant
  academic active area big case central conventional cross data deep dominant double early effector evidence experimental
  external factor general global growth high image information internal international journal knowledge large late level life
  light line literature local long low mass material medical model multiple natural negative network normal online open
  peripheral population positive primary public quality regional research resource response risk sample science scientific
  secondary short single small social society target time value web
`);

/** The commonest nouns of the life sciences: fine within a phrase, too common alone. */
const lifeNouns = canonicalWords(`
  lung liver breast kidney colon stomach pancreas prostate ovary bladder marrow spleen gut intestine thyroid muscle retina
  acid animal antibody assay biology blood body brain cell cellular chemical clinic clinical complication concentration cohort
  defect diagnosis disease disorder dose drug enzyme exposure expression gene genetic genome healthy hospital human incidence
  infection inhibitor injury kinase laboratory lesion ligand man marker medicine membrane molecular molecule mortality mouse
  mutation organ pathogenesis pathology patient pathological phenotype physician physiological physiology prevalence prognosis
  protein rat receptor recipient severity sex signal signaling stimulation subtype surgery survival symptom syndrome
  therapeutic therapeutics therapy tissue toxicity transcription transfer transport treatment vivo vitro woman programme
  student university school worker education child adult infant mother family caregiver professional
`);

/** Common nouns of everyday life: fine within a phrase, too common to be a term alone; of a field they may be a word. */
const everydayNouns = canonicalWords(`
  accuracy algorithm attitude audience belief discipline ethics expertise fear framing industry institution judgment lay
  medium norm organisation outlet policymaker power prestige profession reporter rigour robustness scrutiny stakeholder
  storytelling transparency trust uncertainty states voice confusion help climate internet edition broker beyond publishing
  openness gender newspaper crisis pandemic epidemic emergency mistake error controversy scandal fraud dilemma danger harm
  safety hope blog post tweet video podcast book chapter magazine television radio film email phone computer software machine
  station college government law legislation court parliament election vote citizen company business money price cost fund
  budget economy bank trade labour labor job career office building house home city town village land water air soil food
  plant tree forest sea ocean river mountain weather temperature pressure heat energy oil gas metal glass plastic wood stone
  iron gold silver color colour sound noise music art photo game sport player club match race car road train plane ship boat
  street door window chair bed kitchen room floor wall roof garden park shop store clothes shoe hat bag box bottle cup plate
  knife fork meal breakfast lunch dinner coffee tea milk bread rice meat fish egg fruit apple vegetable salt sugar friend
  neighbour neighbor brother sister son daughter husband wife parent baby boy girl king queen president minister leader chief
  boss captain soldier army police prison war peace weapon bomb gun attack accident fire flood storm earthquake birth marriage
  youth memory dream mind soul arm leg foot eye ear nose mouth tooth skin hair bone head neck back chest finger wave circle
  square edge corner bottom front rear middle center centre north south east west left entry exit path gate bridge tower wheel
  engine motor battery wire screen keyboard button lock hammer nail rope chain string template archive library museum gallery
  theatre theater actor scene critic award prize winner loser competition contest puzzle riddle joke humour humor laughter
  smile tear pain pleasure joy anger sadness surprise disgust love hate desire wish need want threat warning advice invitation
  request command treaty agreement contract license licence permit certificate passport visa ticket brokering dancing slave
  serf giant shoulder coin sword mirror barrier gateway hub silo boom surge torrent tide tsunami rush pace velocity journey
  trip traveler traveller tourist guest distortion rigor credibility reputation authority legitimacy accountability
  responsibility duty privilege freedom justice equality equity inequality diversity discrimination racism sexism stereotype
  prejudice stigma shame guilt pride honour honor dignity democracy republic nation nationality ethnicity religion faith
  church temple mosque god spirit myth legend tale fiction poem poet poetry drama comedy tragedy hero villain monster ghost
  angel devil heaven hell earth sun moon star planet universe galaxy interview interviewer quote quotation headline column
  reportage viewer listener follower user customer consumer client buyer seller vendor supplier manufacturer producer
  distributor retailer trader investor shareholder owner landlord permeability verification repercussion newsworthiness
  mediatization cancer tumor news media press peer discourse health healthcare rhetoric ethic paradigm
`);

/** Whether a phrase may neither begin nor end with it. Takes the canonical word: lower case, singular, American. */
export const isAcademicWord = (word: string): boolean => academicWords.has(word);

/** Whether it is too common to be a term on its own. Takes the canonical word. */
export const isCommonNoun = (word: string): boolean =>
  lifeNouns.has(word) || everydayNouns.has(word) || headNouns.has(word) || openers.has(word);

export const isEverydayNoun = (word: string): boolean => everydayNouns.has(word);

/** Whether a phrase may begin but not end with it. */
export const isOnlyOpener = (word: string): boolean => openers.has(word) && !headNouns.has(word);

/** Whether it says nothing alone and nothing beside another such word (`public research`), only beside a telling one. */
export const isPlain = (word: string): boolean => headNouns.has(word) || openers.has(word);

/** Whether a text is likely not English: it uses the small words of German, French, Spanish, Portuguese or Italian. */
export function isForeign(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const foreign = words.filter((word) => foreignWords.has(word)).length;
  return foreign >= 2 || (foreign >= 1 && /[àâãáäçéèêëíîïñóôõöúùûüß]/i.test(text));
}

const foreignWords = words(`
  de da das dos do em na nas no nos para por pela pelo uma um os el la los las del un una y en con su le les des du au aux et est
  sur dans pour par avec der die und ein eine einer eines dem den des im zur zum mit von fur für auf il lo gli di della delle
  dei nel nella che è é à l d
`);

/**
 * Whether it looks like an adverb, adjective or participle by its ending (English only, a rule of thumb): no phrase ends with
 * one. A verbal noun (`synaptic pruning`) ends a phrase, but does not stand alone.
 */
export function looksUnlikeNoun(word: string, alone = false): boolean {
  if (nounsAllTheSame.has(word)) return false;
  return adjectival.test(word) || (alone && /(?<=[a-z]{3})(?:ing|al|ive)$/.test(word));
}

const adjectival =
  /(?:ly|ed|[^aeiou]ical|ional|ntial|cial|sial|ental|ular|ative|itive|ctive|rsive|ssive|nsive|ptive|ous|able|ible|less|ful|[a-z]{3}ic|eral|ural|inal)$/;

const nounsAllTheSame = words(`
  survival removal renewal withdrawal retrieval referral arousal dispersal reversal trial animal mineral crystal metal hospital
  capital interval canal portal appraisal signal journal olive archive
  topic clinic pandemic epidemic antibiotic probiotic prebiotic mimic metric altmetric logic music traffic fabric arsenic
  cosmetic anesthetic anaesthetic analgesic narcotic diuretic antipsychotic mosaic tonic critic mechanic panic plastic
  arithmetic rhetoric heuristic generic academic organic psychedelic antiseptic emetic laxative skeptic
  additive adjective assembly anomaly airway bed seed feed breed weed need potential testicular signal signaling sequencing
  splicing imaging training funding screening aging engineering blotting profiling targeting trafficking remodeling
  reprogramming editing binding coupling docking learning modeling monitoring nursing planning housing stalking string ring
  king wing spring bring thing sibling family supply therapy anatomy reply fly ally biopsy autopsy ugly jelly belly
  individual criminal professional material cable table vegetable variable syllable crucible mandible bible fertile
  trafficking scaffolding phenotyping genotyping barcoding fingerprinting counseling sampling breeding feeding fasting
  smoking drinking vaping bleeding swelling wheezing burning sensing patterning silencing folding unfolding misfolding
  crosslinking spacing pacing stenting grafting cloning fibrous mucous nucleus locus virus focus collective adhesive
  sedative derivative incentive perspective objective directive genomic economic narrative initiative alternative detective
  representative preservative laxative relative
`);

/** As they are compared: `promise` is `promize` there, as every British -ise. */
function canonicalWords(text: string): ReadonlySet<string> {
  const listed = words(text);
  return new Set([...listed, ...[...listed].map(canonicalWord)]);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

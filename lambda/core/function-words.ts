/** Articles, prepositions, pronouns, auxiliaries (English): no phrase crosses them, and no ranking counts them. */
const functionWords: ReadonlySet<string> = new Set(
  `
  a about above according across after against all almost along already also although always am among an and another any are
  around as at back be became because become becomes been before being below between both but by can cannot could did do does
  doing done down due during each either else et al etc even ever every few first for form found from further get given go had
  has have having he hence her here him his how however i ibid if in indeed instead into is it its itself just least less like
  made mainly make makes making many may me might mine more moreover most mostly much must my near nearly neither never no nor
  not now of off often on once one only onto or other others our out over own part per perhaps put quite rather really s same
  second see seem seemed seems several she should show showed shown shows since so some somewhat still such t than that the
  their them themselves then there thereby therefore these they third this those though three through throughout thus to
  together too toward towards two under unless until up upon us use used uses using usually very via was we well were what when
  where whereas whether which while who whom whose why will with within without would yet you your vs versus n.d p pp e.g i.e cf
  four five six seven eight nine ten ie eg okay let need needed needs able want way ways lot lots yes n d ll re ve don
`
    .trim()
    .split(/\s+/),
);

/** In whatever case it is printed. */
export const isFunctionWord = (word: string): boolean => functionWords.has(word.toLowerCase());

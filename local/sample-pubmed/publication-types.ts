/** UIs of the publication types a corpus uses (MeSH, Publication Characteristics); one not listed gets an empty UI. */
const uis: ReadonlyMap<string, string> = new Map([
  ['Case Reports', 'D002363'],
  ['Clinical Trial', 'D016430'],
  ['Clinical Trial, Phase I', 'D017426'],
  ['Clinical Trial, Phase II', 'D017427'],
  ['Clinical Trial, Phase III', 'D017428'],
  ['Comment', 'D016420'],
  ['Comparative Study', 'D003160'],
  ['Editorial', 'D016421'],
  ['English Abstract', 'D004740'],
  ['Journal Article', 'D016428'],
  ['Letter', 'D016422'],
  ['Meta-Analysis', 'D017418'],
  ['Multicenter Study', 'D016448'],
  ['News', 'D016433'],
  ['Observational Study', 'D064888'],
  ['Practice Guideline', 'D017065'],
  ['Preprint', 'D000076942'],
  ['Published Erratum', 'D016425'],
  ['Randomized Controlled Trial', 'D016449'],
  ["Research Support, Non-U.S. Gov't", 'D013485'],
  ['Research Support, N.I.H., Extramural', 'D052061'],
  ['Retracted Publication', 'D016441'],
  ['Retraction Notice', 'D016440'],
  ['Retraction of Publication', 'D016440'],
  ['Review', 'D016454'],
  ['Systematic Review', 'D000078182'],
]);

export function publicationTypeUi(name: string): string {
  return uis.get(name) ?? '';
}

/** The chart of what appeared, and the page on how far the field has moved. */
export const enHealth = {
  chart: {
    heading: 'What has appeared since',
    /** For those who do not see the chart. */
    label: (articles: string, from: string, to: string) =>
      `Chart: ${articles} articles from ${from} to ${to}, in all and by topic. The numbers are in the table below.`,
    all: 'All articles',
    table: 'The numbers as a table',
    unit: { month: 'Month', quarter: 'Quarter', year: 'Year' },
    hint: 'By when PubMed first showed them. An article under two topics counts in both.',
    quarter: (quarter: string, year: string) => `${quarter} ${year}`,
  },
  page: {
    title: 'How far the field has moved',
    link: 'Review health',
    lead: 'What has been published under each section of the review since it appeared. A section with much new evidence is one whose text may need a second look; it says nothing about whether the section is wrong.',
    stalest: (section: string) => `Most has happened under “${section}”.`,
    calm: 'Nothing has been published under any section yet.',
    retracted: (count: number) =>
      count === 1
        ? 'One of the articles listed here was retracted or withdrawn.'
        : `${count} of the articles listed here were retracted or withdrawn.`,
    section: 'Section',
    articles: 'New articles',
    citing: 'Cite the review',
    trials: 'Trials',
    metaAnalyses: 'Meta-analyses',
    coCiting: 'Share its references',
    retractedColumn: 'Retracted',
    newest: 'Latest found',
    never: 'none',
  },
};

/** The list of all digests. */
export const enArchive = {
  title: 'All digests',
  lead: 'Every week in which something new was found, with everything that stood in its digest of all topics. A digest of your own topics, in your own rhythm, comes by e-mail.',
  weekTo: (date: string) => `Week to ${date}`,
  articles: (count: number) => (count === 1 ? '1 new article' : `${count} new articles`),
  changes: (count: number) =>
    count === 1 ? '1 change to an article known before' : `${count} changes to articles known before`,
  none: 'No digest yet: the first one comes a week after the first poll that finds something new.',
};

/** What the feeds say of themselves. */
export const enFeed = {
  description: (review: string) => `New articles that cite the review “${review}” or are related to it.`,
  topicDescription: (topic: string, review: string) =>
    `New articles filed under “${topic}” in the living review “${review}”.`,
  givenUp: (topic: string) => `“${topic}” was given up`,
  givenUpText:
    'This topic is no longer part of the living review, and its feed brings nothing more. The review’s page lists the topics of today, each with its own feed.',
  opmlTitle: (review: string) => `Feeds of ${review}`,
  all: 'All articles',
  ownTitle: (review: string) => `Your topics · ${review}`,
  ownDescription: (review: string) => `The latest articles of the topics you chose in the living review “${review}”.`,
};

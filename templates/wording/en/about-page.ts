/** The page about these data. */
export const enAboutPage = {
  title: 'About these data',
  sections: [
    {
      heading: 'How articles are found',
      paragraphs: [
        'Several public sources are asked on a schedule which articles cite the review: PubMed’s list of citing articles, the reference lists of PubMed Central, Europe PMC and NIH iCite. PubMed’s similar articles and searches on the review’s topics add articles that are related to it. The whole list is compared each time, so an article that a source adds late is not missed.',
        'An article that cites the review always enters. A related article enters only when it is near enough to the review’s subject. A preprint and the article it becomes are one entry here, whatever their identifiers. Each article’s page says which sources listed it, and since when.',
      ],
    },
    {
      heading: 'How articles are filed',
      paragraphs: [
        'The topics are the review’s own outline. An article is filed by the references it shares with the review, by the words of its title and abstract, and by its MeSH terms once it has them. Every topic given carries its reasons, and the words that decided are marked on the article’s page. The filing is done by rules and a small model, not read by a person; it can be wrong, and the reasons are there so that you can see why.',
        'Where the full text of an article that cites the review is open in PubMed Central, the sentence that cites it is quoted, with the heading it stands under and the licence it is quoted by. Where its licence does not allow that, only the heading is named.',
      ],
    },
    {
      heading: 'What the numbers mean',
      paragraphs: [
        '“Articles found” counts what is listed here since the review was published. “Cite the review” counts those that at least one source lists as citing it; citation databases differ, so the number need not equal any single one of them. “Related” counts the others. A date under an article is the date its journal gives, as exact as the journal says; “added” is the day it was first seen here.',
        'Retractions, corrections and expressions of concern are recorded when PubMed records them, and are shown with the article.',
      ],
    },
    {
      heading: 'Each article once',
      paragraphs: [
        'What is found is numbered in one stream, and each subscription remembers how far it has been served. A digest is the stretch in between, so an article reaches you once, whatever topics it belongs to. What does not fit into a mail is in its web edition. When there is nothing new, no mail is sent.',
        'One honest limit: a mail provider can accept a message while its answer is lost on the way. Such a message is held until the provider’s own report settles it; if that report is lost too, the same digest is sent again. Nothing is lost, and in that rare case you may get a second copy. Such cases are counted.',
      ],
    },
    {
      heading: 'Privacy',
      paragraphs: [
        'These pages set no cookies, run no script but that of the search page, and load nothing from other sites. The mails contain no images, no tracking pixels and no rewritten links; nobody can see whether you opened one or what you clicked.',
        'For a subscription we store your e-mail address, your topics and rhythm, when you subscribed, confirmed and ended it, and how far you have been served. The address is used for this digest only and is given to the mail provider for delivery. The feeds need no address at all.',
        'Every mail ends with a link to unsubscribe; it works without a login and at once. 28 days after the end your address and your choices are erased; until then you can take the end back. A sign-up that nobody confirms is erased after 7 days. On the page of your preferences you can ask for a copy of everything stored about you, or have it erased at once. After a complaint or a permanent bounce a keyed hash of the address is kept, so that nothing is sent to it again.',
      ],
    },
  ],
  theReview: 'The review',
};

// Made from ../en.yaml by `npm run build:templates`; edit that file.
/** What every language says: the same names, the same parameters, each with words of its own. */
export interface Wording {
  /** BCP 47. */
  readonly language: string;
  readonly direction: string;
  readonly months: readonly string[];
  readonly day: (day: string, month: string, year: string) => string;
  readonly month: (month: string, year: string) => string;
  readonly number: (value: number) => string;
  readonly listSeparator: string;
  readonly serviceName: string;
  readonly badge: {
    readonly retracted: string;
    readonly concern: string;
    readonly withdrawn: string;
    readonly corrected: string;
    readonly preprint: string;
    readonly review: string;
    readonly trial: string;
    readonly "meta-analysis": string;
  };
  readonly relation: {
    readonly cites: string;
    readonly related: string;
  };
  readonly citing: {
    readonly inSection: string;
    readonly under: string;
  };
  readonly quoted: (sentence: string) => string;
  readonly cadence: {
    readonly immediate: string;
    readonly daily: string;
    readonly weekly: string;
    readonly monthly: string;
  };
  readonly change: {
    readonly RETRACTED: string;
    readonly CONCERN: string;
    readonly ERRATUM: string;
    readonly PUBLISHED: string;
    readonly WITHDRAWN: string;
  };
  readonly changeSentence: {
    readonly RETRACTED: string;
    readonly CONCERN: string;
    readonly ERRATUM: string;
    readonly PUBLISHED: string;
    readonly WITHDRAWN: string;
  };
  readonly changeCount: {
    readonly RETRACTED: (count: number) => string;
    readonly CONCERN: (count: number) => string;
    readonly ERRATUM: (count: number) => string;
    readonly PUBLISHED: (count: number) => string;
    readonly WITHDRAWN: (count: number) => string;
  };
  readonly noticeSource: (source: string) => string;
  readonly publishedIn: (journal: string) => string;
  readonly source: {
    readonly "pubmed-citedin": string;
    readonly "pmc-refs": string;
    readonly "europe-pmc": string;
    readonly icite: string;
    readonly "pubmed-related": string;
    readonly "topic-query": string;
    readonly "reference-list": string;
  };
  readonly andMoreAuthors: (others: number) => string;
  readonly noAuthors: string;
  readonly untitled: string;
  readonly latency: {
    readonly found: (here: string) => string;
    readonly seen: (pubmed: string, here: string) => string;
  };
  readonly filedUnder: string;
  readonly also: string;
  readonly notFiled: string;
  readonly whyHere: string;
  readonly why: string;
  readonly reason: {
    readonly title: (words: string, times: number) => string;
    readonly abstract: (words: string, times: number) => string;
    readonly keyword: (words: string) => string;
    readonly mesh: (words: string) => string;
    readonly majorMesh: (words: string) => string;
    readonly sharedReferences: (count: number, labels: string, heading: string) => string;
    readonly citedBeside: (count: number, labels: string, heading: string) => string;
    readonly labelsAndMore: (labels: string, more: number) => string;
  };
  readonly freeFullText: string;
  readonly pubmed: string;
  readonly doi: string;
  readonly abstract: string;
  readonly noAbstract: string;
  readonly keywords: string;
  readonly countSentence: {
    readonly allCiting: (articles: number) => string;
    readonly allRelated: (articles: number) => string;
    readonly mixed: (articles: number, citing: number, related: number) => string;
  };
  readonly noNewArticles: string;
  readonly newsOfEarlier: string;
  readonly subject: {
    readonly fresh: (count: number) => string;
    readonly moreTopics: (count: number) => string;
    readonly confirm: (review: string) => string;
    readonly already: (review: string) => string;
  };
  readonly mail: {
    readonly digestNames: {
      readonly immediate: string;
      readonly daily: string;
      readonly weekly: string;
      readonly monthly: string;
    };
    readonly readOnTheWeb: string;
    readonly exportAs: (format: string) => string;
    readonly otherTopics: (count: number) => string;
    readonly changesHeading: string;
    readonly coverage: (sources: string, together: string) => string;
    readonly moreInEdition: (count: number) => string;
    readonly moreChangesInEdition: (count: number) => string;
    readonly readMore: string;
    readonly whyHeading: string;
    readonly whyText: (cadence: "immediate" | "daily" | "weekly" | "monthly", review: string) => string;
    readonly yourTopics: {
      readonly all: string;
      readonly chosen: (topics: string) => string;
    };
    readonly topicsRetired: string;
    readonly onceOnly: string;
    readonly changePreferences: string;
    readonly unsubscribe: string;
    readonly theReview: string;
    readonly confirmHeading: string;
    readonly confirmText: (cadence: "immediate" | "daily" | "weekly" | "monthly", review: string) => string;
    readonly confirmButton: string;
    readonly confirmBy: (moment: string) => string;
    readonly confirmIgnore: string;
    readonly alreadyHeading: string;
    readonly alreadyText: (review: string) => string;
    readonly alreadyNext: string;
  };
  readonly page: {
    readonly skip: string;
    readonly siteNavigation: string;
    readonly topics: string;
    readonly subscribe: string;
    readonly feeds: string;
    readonly about: string;
    readonly search: {
      readonly link: string;
      readonly title: string;
      readonly text: string;
      readonly label: string;
      readonly found: string;
      readonly none: string;
      readonly failed: string;
      readonly noScript: string;
    };
    readonly footer: (journal: string, year: string) => string;
    readonly breadcrumb: string;
    readonly lead: string;
    readonly countsHeading: (date: string) => string;
    readonly countArticles: string;
    readonly countCiting: string;
    readonly countRelated: string;
    readonly asOf: (date: string) => string;
    readonly latestHeading: string;
    readonly addedOn: (date: string) => string;
    readonly added: (date: string) => string;
    readonly noArticles: string;
    readonly noArticlesInTopic: string;
    readonly topicsHeading: string;
    readonly unfiledText: string;
    readonly allFiled: string;
    readonly articleCount: (count: number) => string;
    readonly mostRelevantFirst: string;
    readonly mostRelevantOnly: (count: number) => string;
    readonly newestOnly: (count: number) => string;
    readonly newestHeading: string;
    readonly partsHeading: string;
    readonly partOfYear: (year: string, part: string) => string;
    readonly partLead: (name: string) => string;
    readonly articlesHeard: (count: number) => string;
    readonly subtopics: string;
    readonly topicMoved: string;
    readonly topicMovedText: (count: number) => string;
    readonly topicRetired: string;
    readonly topicRetiredText: string;
    readonly formerFeeds: string;
    readonly feedOf: string;
    readonly byMail: string;
    readonly feedsHeading: string;
    readonly feedsText: string;
    readonly opml: string;
    readonly exportHeading: string;
    readonly exportText: string;
    readonly exportOfTopic: string;
    readonly formats: {
      readonly rss: string;
      readonly atom: string;
      readonly json: string;
    };
    readonly citationFormats: {
      readonly ris: string;
      readonly bib: string;
      readonly nbib: string;
      readonly json: string;
    };
    readonly subscribeHeading: string;
    readonly subscribeText: string;
    readonly email: string;
    readonly howOften: string;
    readonly immediate: string;
    readonly daily: string;
    readonly weekly: string;
    readonly monthly: string;
    readonly whichTopics: string;
    readonly allTopics: string;
    readonly allTopicsHint: string;
    readonly noTopicsHint: string;
    readonly wholeTopic: string;
    readonly leaveEmpty: string;
    readonly subscribeButton: string;
    readonly privacyLine: string;
    readonly allAuthors: (count: number) => string;
    readonly aboutThisRecord: string;
    readonly identifiers: string;
    readonly foundBy: string;
    readonly history: string;
    readonly firstListed: (date: string) => string;
    readonly noticePubmed: string;
    readonly markedTerms: string;
    readonly howItCites: string;
    readonly besideRefs: (count: number, refs: string, more: number, others: number) => string;
    readonly quotedFrom: string;
    readonly readIn: string;
    readonly fullText: string;
    readonly licence: string;
    readonly meshTerms: string;
    readonly rootTitle: string;
    readonly rootText: string;
    readonly rootEmpty: string;
    readonly editionTitle: string;
    readonly editionText: string;
    readonly editionExport: string;
    readonly editionEmpty: string;
    readonly confirmTitle: string;
    readonly confirmText: (review: string) => string;
    readonly confirmButton: string;
    readonly confirmDoneTitle: string;
    readonly confirmDone: string;
    readonly confirmOverTitle: string;
    readonly confirmOver: string;
    readonly preferencesTitle: string;
    readonly preferencesText: (review: string) => string;
    readonly preferencesNote: string;
    readonly choicesRetired: string;
    readonly save: string;
    readonly saved: string;
    readonly savedNothing: string;
    readonly changeAdded: (label: string) => string;
    readonly changeRemoved: (label: string) => string;
    readonly changeAll: string;
    readonly changeCadence: (cadence: "immediate" | "daily" | "weekly" | "monthly") => string;
    readonly ownFeedHeading: string;
    readonly ownFeedText: string;
    readonly endHeading: string;
    readonly endText: string;
    readonly unsubscribeTitle: string;
    readonly unsubscribeText: (review: string) => string;
    readonly unsubscribeButton: string;
    readonly unsubscribedTitle: string;
    readonly notSubscribed: (review: string) => string;
    readonly linkUnknownTitle: string;
    readonly linkUnknown: string;
    readonly toTheReview: string;
    readonly back: string;
  };
  readonly selfService: {
    readonly volume: {
      readonly aWeek: {
        readonly lessThanOne: string;
        readonly whole: (count: number) => string;
        readonly between: (low: number, high: number) => string;
      };
      readonly expect: (aWeek: string, weeks: number) => string;
      readonly ofTopic: (aWeek: string, weeks: number) => string;
      readonly inChoice: (aWeek: string) => string;
    };
    readonly sample: {
      readonly link: string;
      readonly title: string;
      readonly note: string;
      readonly ofDays: (days: number) => string;
      readonly standIns: string;
      readonly empty: string;
    };
    readonly subject: {
      readonly address: (review: string) => string;
      readonly note: (review: string) => string;
      readonly export: (review: string) => string;
      readonly erase: (review: string) => string;
    };
    readonly mail: {
      readonly address: {
        readonly heading: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly ignore: string;
      };
      readonly export: {
        readonly heading: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly ignore: string;
      };
      readonly erase: {
        readonly heading: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly ignore: string;
      };
      readonly until: (moment: string) => string;
      readonly note: {
        readonly heading: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly ignore: string;
      };
    };
    readonly page: {
      readonly leaveAll: (review: string) => string;
      readonly leaveAllButton: string;
      readonly leaveOneHeading: string;
      readonly leaveOneText: string;
      readonly leaveOneButton: (topic: string) => string;
      readonly leftAllTitle: string;
      readonly leftAll: (review: string) => string;
      readonly leftOneTitle: string;
      readonly leftOne: (topic: string) => string;
      readonly stillFollowing: (topics: string) => string;
      readonly leftAlready: string;
      readonly undoText: (moment: string) => string;
      readonly undoButton: string;
      readonly undoLink: string;
      readonly erasedAfter: string;
      readonly undo: {
        readonly title: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly doneTitle: string;
        readonly done: string;
      };
      readonly "undo-topic": {
        readonly title: string;
        readonly text: (topic: string) => string;
        readonly button: string;
        readonly doneTitle: string;
        readonly done: string;
      };
      readonly address: {
        readonly title: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly doneTitle: string;
        readonly done: string;
      };
      readonly export: {
        readonly title: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly doneTitle: string;
        readonly done: string;
      };
      readonly erase: {
        readonly title: string;
        readonly text: (review: string) => string;
        readonly button: string;
        readonly doneTitle: string;
        readonly done: string;
      };
      readonly takenTitle: string;
      readonly taken: string;
      readonly overTitle: string;
      readonly over: string;
      readonly addressHeading: string;
      readonly addressText: string;
      readonly addressLabel: string;
      readonly addressButton: string;
      readonly dataHeading: string;
      readonly dataText: string;
      readonly dataButtons: {
        readonly export: string;
        readonly erase: string;
      };
      readonly askedTitle: string;
      readonly asked: {
        readonly address: string;
        readonly export: string;
        readonly erase: string;
      };
    };
  };
  readonly delivery: {
    readonly when: string;
    readonly timeZone: string;
    readonly asTheReview: (weekday: string, time: string) => string;
    readonly weekday: string;
    readonly weekdays: readonly string[];
    readonly hour: string;
    readonly hourText: (hour: string) => string;
    readonly timeIn: {
      readonly utc: (hour: string) => string;
      readonly zone: (hour: string, zone: string) => string;
    };
    readonly whenHint: string;
    readonly howMuch: string;
    readonly cap: string;
    readonly capHint: (own: number) => string;
    readonly quietLegend: string;
    readonly quietChoice: {
      readonly silence: string;
      readonly line: string;
      readonly quarterly: string;
    };
    readonly pause: string;
    readonly pausedUntil: string;
    readonly pauseHint: string;
    readonly changed: {
      readonly schedule: {
        readonly immediate: (time: string) => string;
        readonly daily: (time: string) => string;
        readonly weekly: (weekday: string, time: string) => string;
        readonly monthly: (weekday: string, time: string) => string;
      };
      readonly cap: (cap: number) => string;
      readonly quiet: {
        readonly silence: string;
        readonly line: string;
        readonly quarterly: string;
      };
      readonly paused: (date: string) => string;
      readonly resumed: string;
    };
    readonly quiet: {
      readonly subject: (review: string) => string;
      readonly heading: string;
      readonly text: (date: string) => string;
      readonly next: {
        readonly line: string;
        readonly quarterly: string;
      };
    };
  };
  readonly health: {
    readonly chart: {
      readonly heading: string;
      readonly label: (articles: string, from: string, to: string) => string;
      readonly all: string;
      readonly table: string;
      readonly unit: {
        readonly month: string;
        readonly quarter: string;
        readonly year: string;
      };
      readonly hint: string;
      readonly quarter: (quarter: string, year: string) => string;
    };
    readonly page: {
      readonly title: string;
      readonly link: string;
      readonly lead: string;
      readonly stalest: (section: string) => string;
      readonly calm: string;
      readonly retracted: (count: number) => string;
      readonly section: string;
      readonly articles: string;
      readonly citing: string;
      readonly trials: string;
      readonly metaAnalyses: string;
      readonly coCiting: string;
      readonly retractedColumn: string;
      readonly newest: string;
      readonly never: string;
    };
  };
  readonly archive: {
    readonly title: string;
    readonly lead: string;
    readonly weekTo: (date: string) => string;
    readonly articles: (count: number) => string;
    readonly changes: (count: number) => string;
    readonly none: string;
  };
  readonly feed: {
    readonly description: (review: string) => string;
    readonly topicDescription: (topic: string, review: string) => string;
    readonly givenUp: (topic: string) => string;
    readonly givenUpText: string;
    readonly opmlTitle: (review: string) => string;
    readonly all: string;
    readonly ownTitle: (review: string) => string;
    readonly ownDescription: (review: string) => string;
  };
  readonly aboutPage: {
    readonly title: string;
    readonly sections: readonly {
      readonly heading: string;
      readonly paragraphs: readonly string[];
    }[];
    readonly theReview: string;
  };
  readonly keeper: {
    readonly title: string;
    readonly text: (review: string) => string;
    readonly checks: string;
    readonly verdicts: {
      readonly ok: string;
      readonly warn: string;
      readonly fail: string;
      readonly leftOut: string;
    };
    readonly none: string;
    readonly columns: {
      readonly run: string;
      readonly head: string;
      readonly due: string;
      readonly delivered: string;
      readonly empty: string;
      readonly suppressed: string;
      readonly inDoubt: string;
      readonly failed: string;
      readonly state: string;
      readonly balance: string;
    };
    readonly cadences: {
      readonly immediate: string;
      readonly daily: string;
      readonly weekly: string;
      readonly monthly: string;
    };
    readonly states: {
      readonly planned: string;
      readonly sending: string;
      readonly finished: string;
    };
    readonly balances: string;
    readonly notYet: string;
    readonly doesNotBalance: string;
  };
  readonly messages: {
    readonly "Not found": string;
    readonly "There is no such page here.": string;
    readonly "Too large for one file": string;
    readonly "These are too many citations for this address. The page of the review offers all of them as one file.": string;
    readonly "Please check the form": string;
    readonly "Please try again later": string;
    readonly "Not available right now": string;
    readonly "Something went wrong on our side. Nothing was changed; please try again in a few minutes.": string;
    readonly "Check your mail": string;
    readonly "If the address can be subscribed, a mail with a confirm link is on its way to it. The link works for 7 days.": string;
    readonly "The form is too large.": string;
    readonly "The form could not be read. Please send it again from the page.": string;
    readonly "Open your preferences from the link in a mail.": string;
    readonly "Open this page from the link in a mail.": string;
    readonly "That does not look like one e-mail address. Write it as name@example.org.": string;
    readonly "There were too many sign-ups from your network. Please try again in an hour; the feeds need no address.": string;
    readonly "One of the topics is no longer part of this review. Choose from the list on the page.": string;
    readonly "One of the topics does not exist. Choose from the list on the page.": string;
    readonly "A digest is being sent to you at this moment. Please save again in a minute.": string;
    readonly "Your subscription is being changed at this moment. Please try again in a minute.": string;
    readonly "A mail was asked for a short while ago. Please wait 15 minutes and try again.": string;
    readonly "That topic cannot be left by itself. Change your preferences, or unsubscribe.": string;
    readonly "Say the time zone as well: an hour is another one elsewhere.": string;
    readonly "That time zone is not known. Choose one from the list.": string;
    readonly "Choose a weekday: 1 for Monday to 7 for Sunday.": string;
    readonly "Choose an hour of the day: 0 to 23.": string;
    readonly "A pause ends on a day to come, within a year. Write it as 2026-12-24.": string;
  };
}

/** What a reader is told about leaving, coming back, moving, and their own data. */
export const enSelfService = {
  volume: {
    /** A median may lie between two counts. */
    aWeek: (median: number) =>
      median < 1
        ? 'less than one article a week'
        : Number.isInteger(median)
          ? `${median} ${median === 1 ? 'article' : 'articles'} a week`
          : `${Math.floor(median)} to ${Math.ceil(median)} articles a week`,
    expect: (aWeek: string, weeks: number) =>
      `What to expect, from the last ${weeks} weeks: median ${aWeek} over all topics.`,
    ofTopic: (aWeek: string, weeks: number) => `Last ${weeks} weeks: median ${aWeek}.`,
    inChoice: (aWeek: string) => `(${aWeek})`,
  },

  sample: {
    link: 'See a sample digest',
    title: 'A sample digest',
    note: 'This is a sample. It was sent to nobody.',
    ofDays: (days: number) =>
      `It shows what a reader of all topics would have got for the ${days} days up to the last look.`,
    standIns:
      'Nothing was found in the last 28 days, so no mail would have been sent. The latest articles stand in, in the form a digest gives them.',
    empty: 'No article has been found yet, so there is nothing to show.',
  },

  subject: {
    address: (review: string) => `Confirm your new address: ${review}`,
    note: (review: string) => `Another address was asked for: ${review}`,
    export: (review: string) => `A link to your data: ${review}`,
    erase: (review: string) => `A link to erase your data: ${review}`,
  },

  mail: {
    address: {
      heading: 'Confirm your new address',
      text: (review: string) =>
        `Someone, probably you, asked that the digest of the living review “${review}” be sent to this address from now on.`,
      button: 'Use this address',
      ignore: 'If it was not you, ignore this mail. Without a confirmation nothing else is sent here.',
    },
    export: {
      heading: 'Your data',
      text: (review: string) =>
        `Someone, probably you, asked for everything that is stored about your subscription to the living review “${review}”.`,
      button: 'Get my data',
      ignore: 'If it was not you, ignore this mail. Nobody can see your data without this link.',
    },
    erase: {
      heading: 'Erase your data',
      text: (review: string) =>
        `Someone, probably you, asked that everything stored about your subscription to the living review “${review}” be erased. The subscription ends with it.`,
      button: 'Erase my data',
      ignore: 'If it was not you, ignore this mail. Nothing is erased without this link.',
    },
    until: (moment: string) => `The link works until ${moment}. It opens a page with one button.`,
    note: {
      heading: 'Another address was asked for',
      text: (review: string) =>
        `Someone, probably you, asked that the digest of the living review “${review}” be sent to another address. Until that is confirmed by a mail sent there, it goes on coming to this one.`,
      button: 'Your preferences',
      ignore:
        'If it was not you, somebody has a mail of yours that carries your links, perhaps one you forwarded. Nothing has changed so far; to stop the digest or to choose your address again, open your preferences.',
    },
  },

  page: {
    leaveAll: (review: string) => `All of it: no further digest of “${review}” is sent to you.`,
    leaveAllButton: 'Unsubscribe from everything',
    leaveOneHeading: 'Or leave one topic only',
    leaveOneText: 'The digest goes on with your other topics.',
    leaveOneButton: (topic: string) => `Leave “${topic}”`,
    leftAllTitle: 'You are unsubscribed',
    leftAll: (review: string) =>
      `Your whole subscription to “${review}” has ended, with all its topics. A mail that was already being sent may still arrive; none starts later than 10 seconds from now.`,
    leftOneTitle: 'You left one topic',
    leftOne: (topic: string) => `You no longer follow “${topic}”. Nothing else has changed.`,
    stillFollowing: (topics: readonly string[]) => `You still follow: ${topics.join(', ')}.`,
    leftAlready: 'You do not follow that topic any more; nothing had to be changed.',
    undoText: (moment: string) =>
      `If that was a mistake, take it back with this button until ${moment}. Keep the address of the link if you want to decide later.`,
    undoButton: 'Undo',
    undoLink: 'Link to undo it later',
    erasedAfter: 'Your address is erased 28 days after the end.',

    undo: {
      title: 'Take it back',
      text: (review: string) =>
        `Press the button and your subscription to “${review}” goes on as it was. What was found in between comes with the next digest; nothing you were sent before comes again.`,
      button: 'Go on with my subscription',
      doneTitle: 'Your subscription goes on',
      done: 'As it was, with the same topics. What was found in between comes with the next digest; nothing is repeated.',
    },
    'undo-topic': {
      title: 'Take it back',
      text: (_: string, topic: string) =>
        `Press the button and you follow “${topic}” again, from your last digest on. What digests in between would have brought of it is on the topic’s page.`,
      button: 'Follow it again',
      doneTitle: 'You follow it again',
      done: 'The topic counts again from your last digest on; nothing is repeated.',
    },
    address: {
      title: 'Confirm your new address',
      text: (review: string) =>
        `Press the button and the digest of “${review}” comes to this address from now on, in place of the one before. Topics and rhythm stay as they are, and nothing is lost or sent twice.`,
      button: 'Use this address',
      doneTitle: 'Your address is changed',
      done: 'The digest comes to the new address from now on. The old one gets nothing more.',
    },
    export: {
      title: 'Your data',
      text: (review: string) =>
        `Press the button to receive everything that is stored about your subscription to “${review}”, as a JSON file.`,
      button: 'Get my data',
      doneTitle: 'Your data',
      done: '',
    },
    erase: {
      title: 'Erase your data',
      text: (review: string) =>
        `Press the button and your address, your choices and whatever else tells of you are erased from the subscription to “${review}”, at once and for good. The subscription ends with it; this cannot be undone.`,
      button: 'Erase my data',
      doneTitle: 'Your data are erased',
      done: 'Your address and your choices are gone. You can subscribe again at any time, as anybody can.',
    },
    takenTitle: 'This address cannot be used',
    taken:
      'It has a subscription of its own, or mail to it was refused earlier. Nothing was changed: the digest goes on coming to the address before.',
    overTitle: 'This link no longer works',
    over: 'It has expired, a newer one took its place, or it was not issued here. Nothing was changed. Ask for a new one on your preferences page.',

    addressHeading: 'Your address',
    addressText:
      'Write the new address. A mail with a link goes there, and a note to the one before, which stays in use until the link is opened and its button pressed.',
    addressLabel: 'New e-mail address',
    addressButton: 'Send the link',
    dataHeading: 'Your data',
    dataText:
      'Both begin with a mail to your address: the links in a digest may have been forwarded, so they show and erase nothing.',
    dataButtons: { export: 'Mail me a link to my data', erase: 'Mail me a link to erase my data' },
    askedTitle: 'Check your mail',
    asked: {
      address:
        'If the new address can be used, a mail with a link is on its way to it. The link works for 7 days; until then the address before stays in use. An address that is subscribed already gets no mail.',
      export:
        'If your subscription can be written to, a mail with a link is on its way to its address. The link works for 24 hours.',
      erase:
        'If your subscription can be written to, a mail with a link is on its way to its address. The link works for 24 hours.',
    },
  },
};

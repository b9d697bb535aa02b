import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wholeBody } from '../../lambda/core/mail-body.ts';
import { readerTemplates } from '../../templates/index.ts';
import { digestHtml } from '../../templates/mail/compiled/digest.ts';
import { digestView, frameView, groupLabel, itemView, noticeView } from '../../templates/mail/digest-view.ts';
import { mailHtml } from '../../templates/mail/mail-html.ts';
import { filledIn, parseMarkup, partlyFilledIn } from '../../templates/mail/mail-pieces.ts';
import { wordingFor } from '../../templates/wording/wording-for.ts';
import { articles, digestOf, envelope, review } from './invented-review.ts';

const words = wordingFor('en');
const detail = { excerpt: 480, quote: 360, reasons: 2, articles: 200, notices: 20 };

describe('a mail filled in by its pieces', () => {
  it('when it is any digest, it says what Mustache makes of the whole template', () => {
    const some = fc.subarray(
      articles.map(({ id }) => id),
      { minLength: 1 },
    );
    const topics = fc.subarray(
      review.taxonomy.topics.map(({ id }) => id),
      { minLength: 1 },
    );
    const envelopes = fc.record({
      cadence: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const),
      sampleNotice: fc.constantFrom('', 'Sample data: <invented> & more.'),
    });
    const toldOfTopics = fc.record({
      retired: fc.boolean(),
      topicLabels: fc.option(fc.uniqueArray(fc.constantFrom('NK cells', 'A < B & "C"', 'Wirtszellen × µ'))),
    });
    fc.assert(
      fc.property(
        some,
        topics,
        envelopes,
        toldOfTopics,
        fc.constantFrom(0, 7, 1005),
        fc.constantFrom(2, 20),
        (ids, chosen, own, told, from, cap) => {
          const list = articles.filter(({ id }) => ids.includes(id));
          let composed: ReturnType<typeof digestOf>;
          try {
            composed = digestOf(list, { from, cap, topics: Object.fromEntries(chosen.map((id) => [id, 0])) });
          } catch {
            return; // nothing for this choice
          }
          const reader = { ...envelope, ...own };
          const digest = { ...composed, ...told };
          const view = digestView(digest, words, detail);
          expect(readerTemplates.digestMail(digest, reader).html).toBe(
            mailHtml(digestHtml, {
              ...frameView(digest.review, reader, words),
              ...view,
              preferencesUrl: reader.preferencesUrl,
              unsubscribeUrl: reader.unsubscribeUrl,
              notices: view.notices.map((notice) => noticeView(notice, words)),
              groups: view.groups.map(({ topic, cards }) => ({
                label: groupLabel(topic, words),
                articles: cards.map((card) => itemView(card, words, detail)),
              })),
            }),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('when a part is filled in before the rest, it comes to the same', () => {
    const markup = parseMarkup(
      '<p>{{a}} {{#list}}{{name}}{{a}}, {{/list}}{{^none}}none of {{{html}}}{{/none}}{{words.end}}</p>',
    );
    const view = { a: '<1>', list: [{ name: 'x' }, { name: 'y' }], html: '<b>z</b>', words: { end: 'so & so' } };
    const { a, words: fixed, ...rest } = view;
    expect(wholeBody(filledIn(partlyFilledIn(markup, { a, words: fixed }), { ...rest, a }))).toBe(
      wholeBody(filledIn(markup, view)),
    );
    expect(wholeBody(filledIn(markup, view))).toBe(
      '<p>&lt;1&gt; x&lt;1&gt;, y&lt;1&gt;, none of <b>z</b>so &amp; so</p>',
    );
  });

  it('when a template uses what is not read here, it is refused', () => {
    expect(() => parseMarkup('{{> partial}}')).toThrow('partial');
  });
});

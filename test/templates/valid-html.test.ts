import { describe, expect, it } from '@jest/globals';
import { type ConfigData, HtmlValidate, StaticConfigLoader } from 'html-validate';
import { everyMail } from './every-mail.ts';
import { everyPage } from './every-page.ts';

/** The recommended rules; what is set otherwise, and why. */
const pageRules: ConfigData = {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // Pages are well-formed XML as well, where every attribute has a value; MJML writes its doctype in small letters.
    'attribute-boolean-style': ['error', { style: 'empty' }],
    'attribute-empty-style': ['error', { style: 'empty' }],
    'doctype-style': ['error', { style: 'lowercase' }],
    // Boxes of one name are how a form without script sends a list (HTML 4.10.21.4).
    'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
    // An article's page bears the article's title, and the review's short one.
    'long-title': ['error', { maxlength: 160 }],
  },
};

/** Mail clients are not browsers: what MJML writes for Outlook and for those that drop style sheets. */
const mailRules: ConfigData = {
  ...pageRules,
  rules: {
    ...pageRules.rules,
    'no-conditional-comment': 'off', // Outlook lays out by Word, and is told apart by nothing else.
    'no-deprecated-attr': 'off', // Outlook heeds align, cellpadding and cellspacing, not their CSS.
    'no-inline-style': 'off', // Gmail's app drops style sheets for some accounts.
    'prefer-native-element': 'off', // A <div role="article">, as MJML writes it: some clients drop <article>.
  },
};

function complaints(rules: ConfigData): (html: string) => Promise<readonly string[]> {
  const validator = new HtmlValidate(new StaticConfigLoader(rules));
  return async (html) => {
    const { results } = await validator.validateString(html);
    return results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`),
    );
  };
}

const onPage = complaints(pageRules);
const inMail = complaints(mailRules);

/** Pages that differ from another in their words alone: the validator takes a tenth of a second for each. */
const alike =
  /^article (?!99000015|99000003|with)\d|^(?:address|undo|undo-topic|export|erase) (?:done|taken|over)|^asked for e/;

describe('html-validate', () => {
  const pages = Object.entries(everyPage()).filter(([name]) => !alike.test(name));

  it.each(pages)('when the page “%s” is validated, nothing is found', async (_, html) => {
    expect(await onPage(html)).toEqual([]);
  });

  it.each(Object.entries(everyMail('en', 'Sample data.')))(
    'when the mail “%s” is validated, nothing is found',
    async (_, { html }) => {
      expect(await inMail(html)).toEqual([]);
    },
  );

  it('when they are worded in Spanish, nothing is found either', async () => {
    const { home, 'preferences ready': preferences } = everyPage('es');
    expect([await onPage(home ?? ''), await onPage(preferences ?? '')]).toEqual([[], []]);
    expect(await inMail(everyMail('es').digest?.html ?? '')).toEqual([]);
  });

  it('when a page is broken, it is found', async () => {
    const home = everyPage().home ?? '';
    expect(await onPage(home.replace('</main>', ''))).not.toEqual([]);
    expect(await onPage(home.replace('<h1', '<h1 align="left"'))).not.toEqual([]);
    expect(await onPage(home.replace('id="email"', 'id="website"'))).not.toEqual([]);
  });
});

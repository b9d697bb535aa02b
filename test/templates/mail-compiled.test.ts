import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compileMail, mailSources } from '../../templates/mail/compile.ts';

const mailFolder = new URL('../../templates/mail/', import.meta.url);

describe('compiled mails', () => {
  it.each(mailSources)('when %s.mjml is compiled again it gives the committed module', async (name) => {
    const committed = readFileSync(new URL(`compiled/${name}.ts`, mailFolder), 'utf8');
    expect(await compileMail(name)).toBe(committed);
  });

  it('when a mail source is added it is compiled too', () => {
    const sources = readdirSync(mailFolder).filter((file) => file.endsWith('.mjml') && file !== 'head.mjml');
    expect(sources.toSorted()).toEqual(mailSources.map((name) => `${name}.mjml`).toSorted());
  });

  it('when templates run they load no MJML: only the build step imports it', () => {
    const importers = readdirSync(new URL('../../templates/', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .filter((file) =>
        /from 'mjml'|import\('mjml'\)|\/compile\.ts'/.test(
          readFileSync(new URL(`../../templates/${file}`, import.meta.url), 'utf8'),
        ),
      );
    expect(importers).toEqual(['mail/compile.ts']);
  });

  it('when a mail is compiled it asks for nothing from anywhere: no image, font, script or import', async () => {
    for (const name of mailSources) {
      const source = await compileMail(name);
      expect(source).not.toMatch(/<img|<script|<link|@import|url\(|fonts\./);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { publishRoot } from '../../lambda/steps/publish-review.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { links } from '../builders/review.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';

const deps = (edition = 'one') => ({
  site: createMemorySiteStore(),
  templates: { ...siteTemplates, messagePage: readerTemplates.messagePage },
  links,
  sampleNotice: '',
  edition,
});

describe('the page that answers where there is none', () => {
  it('when the root is published, it is an HTML file that says so, leads home and stays out of search engines', async () => {
    const given = deps();
    await publishRoot([], given);
    const page = given.site.files.get('404.html');
    expect(page?.contentType).toBe('text/html; charset=utf-8');
    expect(page?.body).toContain('<h1>Not found</h1>');
    expect(page?.body).toContain('There is no such page here.');
    expect(page?.body).toContain(`href="${links.home()}"`);
    expect(page?.body).toContain('<meta name="robots" content="noindex">');
  });

  it('when it is shown at any depth of the site, its style and its links still lead where they should', async () => {
    const given = deps();
    await publishRoot([], given);
    const body = given.site.files.get('404.html')?.body ?? '';
    const at = (address: string) =>
      [...body.matchAll(/(?:href|src)="([^"#][^"]*)"/g)].map(([, target = '']) => new URL(target, address).href);
    expect(at('https://living.example.org/')).toContain('https://living.example.org/style.css');
    expect(at('https://living.example.org/r/topics/none/')).toEqual(at('https://living.example.org/'));
  });

  it('when the templates are others, it is written again', async () => {
    const first = deps();
    await publishRoot([], first);
    first.site.files.set('404.html', { body: 'an older one', contentType: 'text/html; charset=utf-8' });
    await publishRoot([], { ...deps('two'), site: first.site });
    expect(first.site.files.get('404.html')?.body).toContain('<h1>Not found</h1>');
  });
});

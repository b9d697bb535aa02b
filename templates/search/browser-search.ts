/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import MiniSearch from 'minisearch';
import { searchFields, searchTerm, shownAuthors, shownFields } from '../../lambda/core/search-entry.ts';

/**
 * The search page's script, the only one of the site: bundled into `/search.js` by compile.ts. It loads the review's index,
 * looks up what is typed and shows links; everything found is put in as text, never as markup.
 */

const hitsShown = 50;

interface Hit {
  readonly title: string;
  readonly authors: string;
  readonly journal: string;
  readonly date: string;
  readonly url: string;
}

const form = document.querySelector<HTMLFormElement>('form.search');
const field = form?.querySelector<HTMLInputElement>('input[name="q"]');
const status = document.querySelector<HTMLElement>('.search-status');
const list = document.querySelector<HTMLElement>('.search-hits');

if (form && field && status && list) void start(form, field, status, list);

async function start(form: HTMLFormElement, field: HTMLInputElement, status: HTMLElement, list: HTMLElement) {
  const said = form.dataset;
  const reading = readIndex(said.index ?? '');
  const search = async () => {
    const query = field.value.trim();
    if (query === '') {
      list.replaceChildren();
      status.textContent = '';
      return;
    }
    const index = await reading;
    // What was typed in the meantime is searched by its own call.
    if (field.value.trim() !== query) return;
    if (index === null) {
      status.textContent = said.failed ?? '';
      return;
    }
    const hits = index.search(query) as unknown as readonly Hit[];
    status.textContent = hits.length === 0 ? (said.none ?? '') : `${hits.length} ${said.found ?? ''}`;
    list.replaceChildren(...hits.slice(0, hitsShown).map(shown));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', `?${new URLSearchParams({ q: field.value })}`);
    void search();
  });
  field.addEventListener('input', () => void search());
  field.value = new URLSearchParams(location.search).get('q') ?? '';
  await search();
}

/** `null`: it cannot be had; everything else on the site works all the same. */
async function readIndex(url: string): Promise<MiniSearch | null> {
  try {
    const answer = await fetch(url);
    if (!answer.ok) return null;
    return MiniSearch.loadJSON(await answer.text(), {
      fields: Object.keys(searchFields),
      storeFields: [...shownFields],
      processTerm: searchTerm,
      searchOptions: {
        boost: searchFields,
        prefix: true,
        fuzzy: (term) => (term.length > 5 ? 0.15 : false),
        combineWith: 'AND',
      },
    });
  } catch {
    return null;
  }
}

function shown({ title, authors, journal, date, url }: Hit): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.textContent = title;
  const by = document.createElement('p');
  by.className = 'by';
  by.textContent = [shownAuthors(authors), [journal, date].filter(Boolean).join(', ')].filter(Boolean).join('. ');
  item.append(link, by);
  return item;
}

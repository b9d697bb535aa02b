import { type JatsElement, type JatsNode, jatsAt, jatsChildren, jatsText, parseJats } from '../jats.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * A JATS article as plain accessible HTML (`up` leads to the folder of all pages): title, people, abstract, body with its headings, references. Every element is
 * written by name from a short list and every text is escaped, so nothing of the document reaches the page as markup.
 */
export function jatsHtml(jats: string, up: string): string {
  const article = parseJats(jats);
  const meta = jatsAt(article, 'front/article-meta');
  const people = jatsChildren(jatsAt(meta, 'contrib-group'), 'contrib').map(person).filter(Boolean);
  const abstract = jatsAt(meta, 'abstract');
  const body = jatsAt(article, 'body');
  const references = jatsChildren(jatsAt(article, 'back/ref-list'), 'ref');
  return [
    `<h1>${inner(jatsAt(meta, 'title-group/article-title'), 2)}</h1>`,
    people.length > 0 ? `<p class="people">${people.map(escapeHtml).join(', ')}</p>` : '',
    abstract ? `<h2>Abstract</h2>${blocks(abstract, 3)}` : '',
    body ? blocks(body, 2) : '<p class="people">The full text of this article is not available in this form.</p>',
    references.length > 0
      ? `<h2>References</h2><ol class="references">${references.map((ref) => reference(ref, up)).join('')}</ol>`
      : '',
  ].join('\n');
}

function person(contributor: JatsElement): string {
  const name = jatsAt(contributor, 'name');
  if (!name) return jatsText(jatsAt(contributor, 'collab'));
  return [jatsText(jatsAt(name, 'given-names')), jatsText(jatsAt(name, 'surname'))].filter(Boolean).join(' ');
}

const inlineNames: Readonly<Record<string, string>> = {
  italic: 'i',
  bold: 'b',
  underline: 'u',
  sub: 'sub',
  sup: 'sup',
  monospace: 'code',
};
const blockNames: Readonly<Record<string, string>> = {
  p: 'p',
  'disp-quote': 'blockquote',
  'list-item': 'li',
  table: 'table',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
};

function blocks(element: JatsElement, level: number): string {
  return element.children.map((child) => node(child, level)).join('');
}

function inner(element: JatsElement | undefined, level: number): string {
  return element ? blocks(element, level) : '';
}

function node(each: JatsNode, level: number): string {
  if (typeof each === 'string') return escapeHtml(each);
  const { name } = each;
  const inline = inlineNames[name] ?? blockNames[name];
  if (inline) return `<${inline}>${blocks(each, level)}</${inline}>`;
  switch (name) {
    case 'sec':
      return `<section>${blocks(each, level + 1)}</section>`;
    case 'title': {
      // A section's title is read inside the section, which has already gone one level deeper.
      const rank = Math.min(Math.max(level - 1, 2), 4);
      return `<h${rank}>${blocks(each, level)}</h${rank}>`;
    }
    case 'list': {
      const list = each.attributes['list-type'] === 'order' ? 'ol' : 'ul';
      return `<${list}>${blocks(each, level)}</${list}>`;
    }
    case 'fig':
    case 'table-wrap':
      return `<figure>${blocks(each, level)}</figure>`;
    case 'caption':
      return `<figcaption>${each.children.map((child) => (typeof child === 'string' ? escapeHtml(child) : inner(child, level))).join(' ')}</figcaption>`;
    case 'label':
      return `<b>${blocks(each, level)}</b> `;
    case 'xref':
      return crossReference(each, level);
    case 'break':
      return '<br>';
    case 'graphic':
    case 'media':
    case 'object-id':
      return '';
    default:
      return blocks(each, level);
  }
}

function crossReference(element: JatsElement, level: number): string {
  const target = element.attributes['ref-type'] === 'bibr' ? (element.attributes.rid ?? '') : '';
  return /^[\w.-]+$/.test(target) ? `<a href="#${target}">${blocks(element, level)}</a>` : blocks(element, level);
}

function reference(ref: JatsElement, up: string): string {
  const id = /^[\w.-]+$/.test(ref.attributes.id ?? '') ? ` id="${ref.attributes.id}"` : '';
  const citation = ['mixed-citation', 'element-citation', 'citation-alternatives/mixed-citation']
    .map((path) => jatsAt(ref, path))
    .find((found) => found !== undefined);
  const pmid = citation?.children.find(
    (child) => typeof child !== 'string' && child.name === 'pub-id' && child.attributes['pub-id-type'] === 'pmid',
  );
  const number = jatsText(pmid);
  const link = /^\d+$/.test(number) ? ` <a href="${up}pubmed/${number}/">PMID ${number}</a>` : '';
  return `<li${id}>${escapeHtml(citationText(citation))}${link}</li>`;
}

/** A mixed citation reads as it stands; an element citation is put in reading order. Ids are shown as a link instead. */
function citationText(citation: JatsElement | undefined): string {
  if (!citation) return '';
  if (citation.name === 'mixed-citation') {
    return citation.children
      .filter((child) => typeof child === 'string' || child.name !== 'pub-id')
      .map(jatsTextKeepingSpaces)
      .join('')
      .replace(/\s+/g, ' ')
      .replace(/[\s.;]*(doi:|PMID:)?[\s.]*$/i, '.')
      .trim();
  }
  const group = jatsAt(citation, 'person-group') ?? citation;
  const names = jatsChildren(group, 'name').map((name) =>
    [jatsText(jatsAt(name, 'surname')), jatsText(jatsAt(name, 'given-names'))].filter(Boolean).join(' '),
  );
  const people = [...names, ...(jatsAt(group, 'etal') ? ['et al'] : [])].join(', ');
  const part = (name: string) => jatsText(jatsAt(citation, name)).replace(/\.$/, '');
  const pages = [part('fpage'), part('lpage')].filter(Boolean).join('-');
  const issue = [part('year'), part('volume') && `;${part('volume')}`, pages && `:${pages}`].join('');
  const text = [people, part('article-title'), part('source'), issue].filter(Boolean).join('. ');
  return text && `${text}.`;
}

function jatsTextKeepingSpaces(each: JatsNode): string {
  return typeof each === 'string' ? each : each.children.map(jatsTextKeepingSpaces).join('');
}

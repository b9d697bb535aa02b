import { html, raw } from 'hono/html';

export type Markup = ReturnType<typeof html>;

/** The frame of every page: title, banner, one column of text; follows the reader's light or dark setting. */
export function layout(page: {
  readonly title: string;
  /** BCP 47 of the text. */
  readonly language: string;
  readonly banner: Markup;
  readonly body: Markup;
}): Markup {
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${raw(style)}</style>
</head>
<body>
<aside class="banner" lang="en" aria-label="About this page">${page.banner}</aside>
<main>
${page.body}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --ink: #1d2429; --soft: #56616a; --line: #d9dee2; --paper: #fff; --link: #0b5a8f;
  --note: #fff6dd; --note-line: #d9a400; --alert: #fdecea; --alert-line: #b3261e; --chip: #eef2f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --soft: #a3adb5; --line: #39434b; --paper: #14191d;
  --link: #86c5f3; --note: #2e2710; --note-line: #d9a400; --alert: #3a1715; --alert-line: #f2867e; --chip: #222a30; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: .25rem 0 1rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h3, h4 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .5rem 0 1rem; }
.banner { background: var(--note); border-bottom: 2px solid var(--note-line); padding: .75rem 1.25rem; font-size: .95rem; }
.banner p { max-width: 41.5rem; margin: 0 auto; }
.source, .ids, .people, .small { color: var(--soft); font-size: .95rem; }
.source { margin: 0; }
.ids { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1rem 0; }
.alert { background: var(--alert); border-left: 4px solid var(--alert-line); padding: .6rem 1rem; margin: 1rem 0; }
.alert p { margin: .2rem 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: .5rem 0; }
.chips li { background: var(--chip); border-radius: .3rem; padding: .1rem .55rem; font-size: .9rem; }
.label { font-size: .8rem; font-weight: 600; letter-spacing: .04em; display: block; color: var(--soft); }
ol.references { padding-left: 1.6rem; font-size: .95rem; }
ol.references li { margin: .4rem 0; }
:target { background: var(--note); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
figure { border: 1px solid var(--line); margin: 1rem 0; padding: .75rem 1rem; font-size: .95rem; }
code { font-size: .9em; }
`;

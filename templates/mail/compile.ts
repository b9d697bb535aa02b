import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import mjml2html from 'mjml';

/** The mails whose MJML is compiled: `<name>.mjml` becomes `compiled/<name>.ts`. */
export const mailSources = ['digest', 'confirmation', 'already-subscribed', 'reader-link', 'quiet'] as const;

/**
 * One mail's MJML as the TypeScript module that is committed. MJML is slow and large (it brings a browser's worth of
 * parsers), so it runs here, at build time, and never where mail is sent.
 */
export async function compileMail(name: (typeof mailSources)[number]): Promise<string> {
  const source = new URL(`./${name}.mjml`, import.meta.url);
  const { html, errors } = await mjml2html(await readFile(source, 'utf8'), {
    filePath: fileURLToPath(source),
    ignoreIncludes: false,
    // MJML links a web font for every name it knows in a font stack; ours are the reader's own fonts.
    fonts: {},
    keepComments: false,
    validationLevel: 'strict',
  });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return [
    `// Made from ../${name}.mjml by \`npm run build:templates\`; edit that file.`,
    `export const ${constantName(name)} = ${JSON.stringify(compact(plainlyHidden(html)))};`,
    '',
  ].join('\n');
}

/**
 * MJML hides the preview line by `display:none`, no height, no opacity, and by tiny letters in white on white as well. The
 * last two hide nothing more, and spam filters count them (SpamAssassin's HTML_FONT_LOW_CONTRAST, FONT_INVIS_…).
 */
function plainlyHidden(html: string): string {
  return html.replace('<div style="display:none;font-size:1px;color:#ffffff;', '<div style="display:none;');
}

/** Indentation is a quarter of MJML's output, and Gmail cuts a mail at 102 KB. */
function compact(html: string): string {
  return html
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .join('\n');
}

function constantName(name: string): string {
  return `${name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Html`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of mailSources) {
    await writeFile(new URL(`./compiled/${name}.ts`, import.meta.url), await compileMail(name));
    console.log(`templates/mail/compiled/${name}.ts`);
  }
}

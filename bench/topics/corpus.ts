import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArticleLine } from '../../cli/articles-classify.ts';
import type { LabelledArticle } from '../../lambda/core/training/labelled-article.ts';

/** Where the title of an abstract without one is taken from: nowhere, or its first sentence. */
export type TitleFrom = 'none' | 'first-sentence';

/**
 * One part of the Hallmarks of Cancer corpus as BLUE splits it (`hoc/train.tsv`, `hoc/dev.tsv`: pmid, text, labels parted
 * by `;`; tab-separated, no quoting), as `articles classify` would read it.
 */
export function readHallmarks(dataDir: string, part: 'train' | 'dev', title: TitleFrom = 'none'): LabelledArticle[] {
  const file = join(dataDir, 'hoc', `${part}.tsv`);
  if (!existsSync(file))
    throw new Error(`There is no ${file}: LIVING_REVIEW_DATA must name the folder that holds hoc/.`);
  return lines(file)
    .slice(1)
    .map((line) => {
      const [pmid = '', text = '', labels = ''] = line.split('\t');
      const cut = title === 'none' ? 0 : text.indexOf(' . ') + 2;
      const topics = labels.split(';').filter((label) => label !== '');
      return {
        record: recordOf({ pmid, title: text.slice(0, cut).trim(), abstract: text.slice(cut).trim() }),
        topics: topics.map((label) => ({ topic: label.replaceAll(' ', '-'), weight: 1 })),
      };
    });
}

/** A hand-labelled article of the shipped review's own field. */
export interface GoldRow extends LabelledArticle {
  readonly isVerbatim: boolean;
  readonly topTopics: readonly string[];
}

export function readGold(dataDir: string): readonly GoldRow[] {
  return lines(join(dataDir, 'gold-csc.jsonl')).map((line) => {
    const { title, abstract, keywords, topics, topics_top, abstract_kind } = JSON.parse(line);
    return {
      record: recordOf({ title: title ?? '', abstract: abstract ?? '', keywords }),
      topics: topics.map((topic: string) => ({ topic, weight: 1 })),
      topTopics: topics_top,
      isVerbatim: abstract_kind.startsWith('verbatim'),
    };
  });
}

function recordOf(line: object) {
  const read = readArticleLine(JSON.stringify(line));
  if ('fault' in read) throw new Error(`A row of the corpus is no article: ${read.fault}.`);
  return read.record;
}

function lines(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

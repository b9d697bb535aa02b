// Made by `npm run build:templates` from the files of wording that there are.
import { en } from './en.ts';
import { es } from './es.ts';
import type { Wording } from './wording.ts';

/** By BCP 47 primary language; read where it is asked for, because a function on AWS reads no other. */
export const wordings: Readonly<Record<string, () => Wording>> = {
  en: () => en,
  es: () => es,
};

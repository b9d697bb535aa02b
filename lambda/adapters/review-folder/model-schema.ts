import * as z from 'zod/mini';

/**
 * The shape of the files `review train` writes to `reviews/<slug>/model/`. They are written by a program: whatever does not
 * fit was damaged, or written by another version.
 */

const text = z.string();
const share = z.number().check(z.minimum(0), z.maximum(1));
const count = z.int().check(z.minimum(0));
const weights = z.record(z.string(), z.number());

export const outlineSchema = z.strictObject({
  format: z.literal(1),
  /** `[position in references, times]`. */
  sections: z.array(z.strictObject({ headings: z.array(text), cites: z.array(z.tuple([count, count])) })),
  references: z.array(z.strictObject({ label: text, pmid: z.nullable(text), doi: z.nullable(text), title: text })),
});

const precision = z.strictObject({ precision: share, recall: share, f1: share });

export const topicModelSchema = z.strictObject({
  format: z.literal(1),
  taxonomyVersion: text,
  figures: z.strictObject({
    examples: count,
    folds: count,
    macroF1: z.strictObject({ terms: share, model: share }),
    topics: z.array(
      z.strictObject({
        topic: text,
        examples: count,
        filedBy: z.enum(['model', 'terms']),
        terms: precision,
        model: precision,
      }),
    ),
  }),
  topics: z.array(z.strictObject({ topic: text, bias: z.number(), threshold: z.number(), weights })),
});

export const likenessSchema = z.strictObject({
  format: z.literal(1),
  references: count,
  background: count,
  bias: z.number(),
  tradeOff: z.array(z.strictObject({ threshold: share, recall: share, precision: share })),
  weights,
});

export const meshSchema = z.strictObject({
  format: z.literal(1),
  below: z.record(z.string(), z.array(z.strictObject({ ui: text, name: text }))),
});

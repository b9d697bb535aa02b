/** Figures that others published or that were measured before with other means, as README.md cites them. */
export const peers = {
  hallmarks: [
    { what: 'peer: GPT-4 zero-shot (Chen et al., test part)', figure: '0.711' },
    { what: 'peer: GPT-3.5 zero-shot (Chen et al., test part)', figure: '0.672' },
    { what: 'peer: five-shot GPT-4, nearest examples (Chen et al., test part)', figure: '0.732' },
    { what: 'peer: a plain lexicon, by threshold (test part)', figure: '0.679–0.771' },
    { what: 'peer: TF-IDF + logistic regression (test part)', figure: '0.796' },
    { what: 'peer: the same with a lexicon (test part)', figure: '0.834' },
    { what: 'peer: best fine-tuned transformer (Chen et al., test part)', figure: '0.888' },
  ],
  gold: [
    { what: 'peer: a plain counter of the same vocabulary’s draft, all rows, top level', figure: '0.69' },
    { what: 'peer: the same, leaves', figure: '0.54' },
  ],
  screening: [],
} as const satisfies Record<string, readonly { readonly what: string; readonly figure: string }[]>;

import { beforeAll, describe, expect, it } from '@jest/globals';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import { article, shippedReview } from './article.ts';

let topics: (record: ArticleRecord) => readonly string[];

beforeAll(async () => {
  const file = createFiler(await readReview(shippedReview));
  topics = (record) => file(record).topics.map(({ topic }) => topic);
});

/** Each abbreviation in an article about a tumour and immunity, so that the gate is no help. */
const foreign: readonly (readonly [string, string, string, string])[] = [
  [
    'csc-identity',
    'CSC',
    'Cigarette smoke condensate (CSC) and lung cancer',
    'CSC altered immune cells. CSC is toxic.',
  ],
  [
    'extracellular-vesicles',
    'EV',
    'Enterovirus (EV) infection in leukemia',
    'EV was found in stool. EVs were typed. Immune status.',
  ],
  [
    'tam',
    'TAM',
    'Tamoxifen (TAM) in breast cancer',
    'TAM was given. TAM lowered immune scores and macrophages. TAM again.',
  ],
  [
    'tam',
    'TAM receptor',
    'TAM receptors in cancer',
    'Tyro3 is a TAM receptor. TAM, TAM. Immune cells and a macrophage.',
  ],
  [
    'neutrophils',
    'NETs',
    'Neuroendocrine tumors (NETs)',
    'NETs are rare. NETs of the gut. Immune cells, a neutrophil.',
  ],
  [
    'niche-tme',
    'TME',
    'Total mesorectal excision (TME) for rectal cancer',
    'TME was done. TME quality. Immune status, tumor stage.',
  ],
  [
    'nk-cells',
    'NK',
    'NK-1 receptor antagonists in cancer',
    'The neurokinin NK receptor and immune cells. NK. NK. Cancer vomiting.',
  ],
  ['dendritic-cells', 'DC', 'Ductal carcinoma (DC) of the breast', 'DC was resected. DC and immune cells. DC again.'],
  [
    'dendritic-cells',
    'APC',
    'Adenomatous polyposis coli (APC) in colorectal cancer',
    'APC loss. APC mutation and immune cells. APC.',
  ],
  ['iron-redox', 'ROS', 'ROS1 fusions in lung cancer', 'ROS1 rearranged cancer. ROS1 and immune cells. ROS1.'],
  [
    'resistance-recurrence',
    'MDR',
    'MDR tuberculosis in cancer patients',
    'MDR and bacteria. MDR strains; immune status of cancer patients. MDR.',
  ],
  [
    'emt-metastasis',
    'MET',
    'MET exon 14 skipping in lung cancer',
    'MET inhibitor. MET is a gene. MET in tumor cells and immune cells.',
  ],
  [
    'antibody-therapy',
    'ADC',
    'Apparent diffusion coefficient (ADC) in glioma',
    'ADC maps. ADC of the tumor and immune cells. ADC.',
  ],
  ['b-cells-tls', 'TLS', 'Tumor lysis syndrome (TLS) in leukemia', 'TLS after therapy. TLS, lymphoid and immune. TLS.'],
  ['oncolytic-virus', 'OV', 'Ovarian (OV) cancer', 'OV samples. OV cohort, immune cells in tumors. OV.'],
  ['cd155-tigit', 'PVR', 'Pulmonary vascular resistance in cancer', 'PVR rose. PVR and immune cells in cancer. PVR.'],
  ['dormancy', 'DTC', 'Differentiated thyroid cancer (DTC)', 'DTC patients. DTC and immune cells. DTC.'],
  [
    'car-cell-therapy',
    'CAR',
    'The constitutive androstane receptor in liver cancer',
    'CAR is a receptor. CAR, immune cells, tumors. CAR.',
  ],
  ['growth-factors', 'MIF', 'Mifepristone (MIF) in breast cancer', 'MIF was given. MIF and immune cells. MIF.'],
];

describe('when an abbreviation of the field means something else', () => {
  it.each(foreign)('it does not file under %s for %s (%s)', (topic, _, title, abstract) => {
    expect(topics(article({ title, abstract }))).not.toContain(topic);
  });
});

describe('when the article itself defines the abbreviation', () => {
  it.each([
    [
      'dendritic-cells',
      'Dendritic cells (DCs) and tumors. DCs were loaded; DCs were injected into tumor-bearing mice.',
    ],
    ['nk-cells', 'Natural killer (NK) cells and tumors. NK activity was low; NK numbers fell in tumor patients.'],
    [
      'extracellular-vesicles',
      'Extracellular vesicles (EVs) of tumor cells and T cells. EVs were isolated; EVs were labelled. Tumors.',
    ],
    [
      'neutrophils',
      'Neutrophil extracellular traps (NETs) in tumors. NETs catch cells; NETs were digested. Tumors, immune.',
    ],
  ])('it files under %s', (topic, abstract) => {
    expect(topics(article({ abstract }))).toContain(topic);
  });
});

describe('when a common word of the field is used for other cells', () => {
  it('T cell stemness is not cancer stemness', () => {
    const record = article({
      title: 'T cell stemness in melanoma',
      abstract: 'T cell stemness is kept by TCF1. T cell stemness was lost in melanoma. Stemness of T cells.',
    });
    expect(topics(record)).not.toContain('csc-identity');
  });

  it('the plasticity of neutrophils, macrophages and fibroblasts is not that of cancer stem cells', () => {
    const record = article({
      title: 'Neutrophil plasticity in cancer',
      abstract:
        'Plasticity of neutrophils and macrophage plasticity in cancer. Fibroblast plasticity and heterogeneity.',
    });
    expect(topics(record)).not.toContain('heterogeneity-plasticity');
    expect(topics(record)).not.toContain('plasticity-states');
  });

  it('a cell-cycle checkpoint is no immune checkpoint', () => {
    const record = article({
      title: 'The G2/M checkpoint in cancer',
      abstract: 'Checkpoint kinase 1 and the spindle assembly checkpoint in cancer cells and lymphocytes.',
    });
    expect(topics(record)).not.toContain('immune-checkpoints');
  });

  it('macrophage migration inhibitory factor is a growth factor, not a macrophage', () => {
    const record = article({
      title: 'Macrophage migration inhibitory factor in glioma',
      abstract: 'Macrophage migration inhibitory factor (MIF) drives glioma. Immune cells lacked MIF.',
    });
    expect(topics(record)).toContain('growth-factors');
    expect(topics(record)).not.toContain('tam');
  });

  it('blocking PD-1 is a therapy, not a study of the molecule', () => {
    const record = article({
      title: 'Anti-PD-1 in melanoma',
      abstract: 'Anti-PD-1 antibodies, PD-1 blockade and pembrolizumab in melanoma patients with T cells.',
    });
    expect(topics(record)).toContain('checkpoint-inhibitor-therapy');
    expect(topics(record)).not.toContain('pd1-pdl1');
  });
});

describe('when the article is about no tumour', () => {
  it.each([
    [
      'Exosomes of mesenchymal stem cells polarise macrophages in wounds',
      'M2 macrophages and exosomes heal diabetic wounds.',
    ],
    [
      'Tumor necrosis factor in sepsis',
      'Tumor necrosis factor activates macrophages. Tumor necrosis factor-α was blocked; cytokines fell.',
    ],
    ['Th17/Treg balance in autoimmune uveitis', 'Th17 and Treg cells, IL-17 and IL-10 and the Notch pathway.'],
    [
      'The receptor of human T-cell leukemia virus',
      'T-cell leukemia virus binds CD4+ T cells, B cells and macrophages.',
    ],
    [
      'Mesenchymal stem cells against graft-versus-host disease',
      'The hematopoietic stem cell niche, T cells and engraftment.',
    ],
  ])('it is not filed: %s', (title, abstract) => {
    expect(topics(article({ title, abstract }))).toEqual([]);
  });
});

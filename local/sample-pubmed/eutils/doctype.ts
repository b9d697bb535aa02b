/** Prologs as E-utilities write them, byte for byte (recorded November 2025). */
const declared = '<?xml version="1.0" encoding="UTF-8" ?>\n';
const dtd = 'https://eutils.ncbi.nlm.nih.gov/eutils/dtd';

export const prologs = {
  einfo: `${declared}<!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo 20190110//EN" "${dtd}/20190110/einfo.dtd">\n`,
  esearch: `${declared}<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "${dtd}/20060628/esearch.dtd">\n`,
  epost: `${declared}<!DOCTYPE ePostResult PUBLIC "-//NLM//DTD epost 20090526//EN" "${dtd}/20090526/epost.dtd">`,
  esummary: `${declared}<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD esummary v1 20041029//EN" "${dtd}/20041029/esummary-v1.dtd">\n`,
  esummary2: `${declared}<!DOCTYPE eSummaryResult PUBLIC "-//NLM//DTD esummary v2.0//EN" "${dtd}/20190109/esummary-v2.dtd">\n`,
  elink: `${declared}<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" "${dtd}/20101123/elink.dtd">\n`,
  // Sic: the DOCTYPE says eEfetchResult, the root element eFetchResult.
  efetchError: `${declared}<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" "${dtd}/20131226/efetch.dtd">\n`,
  pubmed:
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n',
  pmc: '<?xml version="1.0" ?>\n<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" "https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd">\n',
} as const;

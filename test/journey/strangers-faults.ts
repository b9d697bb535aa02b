/** A failing answer as NCBI and its gateways have been seen to give it. */
export interface FaultAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Or what happens to a good one on its way. */
export type Fault = FaultAnswer | 'cut-off' | 'reset' | 'empty-set';

const json = 'application/json; charset=UTF-8';
const xml = 'text/xml; charset=UTF-8';
const html = 'text/html; charset=UTF-8';
const doctype = (name: string) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE ${name} PUBLIC "-//NLM//DTD ${name}//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/${name}.dtd">\n`;
const ok = (type: string, body: string): FaultAnswer => ({ status: 200, type, body });

/** Transient ones, by name: asking again is the cure. */
export const faults = {
  rateLimit: {
    status: 429,
    type: json,
    headers: { 'Retry-After': '1' },
    body: '{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}',
  },
  rateLimitAs200: ok(json, '{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}'),
  searchBackend: ok(
    json,
    '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed: Couldn\'t resolve #pmquerysrv-mz?dbaf=pubmed, the address table is empty."}}',
  ),
  searchDatabase: ok(
    json,
    '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed:\n Database is not supported: pubmed"}}',
  ),
  linkServer: ok(json, '{"ERROR":"Couldn\'t resolve #exLinkSrv2, the address table is empty."}'),
  linkServerXml: ok(
    xml,
    `${doctype('eLinkResult')}<eLinkResult>\n\t<ERROR>Couldn't resolve #exLinkSrv2, the address table is empty.</ERROR>\n</eLinkResult>`,
  ),
  readFailed: ok(
    json,
    '{"header":{"type":"elink","version":"0.3"},"linksets":[],"ERROR":"NCBI C++ Exception:\\n  TXCLIENT(CException::eUnknown) --- Read failed: EOF"}',
  ),
  prologOnly: ok(xml, doctype('eLinkResult')),
  unheardOf: ok(
    xml,
    `${doctype('eFetchResult')}<eFetchResult>\n\t<ERROR>Flux capacitor offline</ERROR>\n</eFetchResult>`,
  ),
  documentSummary: {
    status: 400,
    type: xml,
    body: `${doctype('eFetchResult')}<eFetchResult>\n\t<ERROR> Error occurred: cannot get document summary</ERROR>\n</eFetchResult>`,
  },
  relayedBadGateway: {
    status: 400,
    type: 'text/plain',
    body: 'proxy_stream(): Failed to connect to PubOne service (502)',
  },
  diagnosticPage: {
    status: 500,
    type: html,
    body: '<!DOCTYPE html><html><head><title>NCBI/eutils202 - WWW Error 500 Diagnostic</title></head><body></body></html>',
  },
  linkerd: {
    status: 500,
    type: 'text/plain',
    body: 'Unable to route request!\n\nservice name: /http/service/ratecontrol\ndtab:\n',
  },
  badGateway: {
    status: 502,
    type: html,
    body: '<html><head><title>502 Proxy Error</title></head><body>Bad Gateway!</body></html>',
  },
  pageAs200: ok(html, '<!DOCTYPE html>\n<html><head><title>Service unavailable!</title></head><body></body></html>'),
  empty: ok(xml, ''),
  balancer: ok(json, '{"error":"/lbsm/eutils_lb -> Neg","api-key":"203.0.113.7","type":"ip","status":"ok"}'),
  forwarding: ok(json, '{"error":"error forwarding request"}'),
} as const satisfies Readonly<Record<string, FaultAnswer>>;

/** The posted ids are gone from the history server. */
export const historyExpired: FaultAnswer = ok(
  xml,
  `${doctype('eFetchResult')}<eFetchResult>\n\t<ERROR>Unable to obtain query #1</ERROR>\n</eFetchResult>`,
);

/** Not over on our time scale: asking on makes it worse. */
export const blockPage: FaultAnswer = ok(
  html,
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head><body><p>Your access to the NCBI website at misuse.ncbi.nlm.nih.gov has been temporarily blocked due to a possible misuse/abuse situation</p></body></html>',
);

import { type Answer, json, xml } from '../answer.ts';
import { param, type SampleRequest } from '../request.ts';
import { prologs } from './doctype.ts';
import { searchFields } from './search-fields.ts';
import { databases, type World } from './world.ts';

/** EInfo: the databases, or one with its fields and link names. */
export function einfo(request: SampleRequest, { catalogue, now }: World): Answer {
  const wantsJson = param(request, 'retmode') === 'json';
  const header = { type: 'einfo', version: '0.3' };
  const db = param(request, 'db');
  if (!db) {
    if (wantsJson) return json({ header, einforesult: { dblist: databases } });
    const names = databases.map((name) => `\t<DbName>${name}</DbName>\n`).join('');
    return xml(`${prologs.einfo}<eInfoResult>\n<DbList>\n\n${names}</DbList>\n\n</eInfoResult>\n`);
  }
  if (!databases.includes(db)) {
    if (wantsJson) return json({ header, einforesult: { ERROR: 'Can not retrieve DbInfo for specified database' } });
    return xml(
      `${prologs.einfo}<eInfoResult>\n\t<ERROR>Can not retrieve DbInfo for specified database</ERROR>\n</eInfoResult>\n`,
    );
  }
  const info = {
    dbname: db,
    menuname: db === 'pubmed' ? 'PubMed' : 'PMC',
    description: db === 'pubmed' ? 'PubMed bibliographic record' : 'PubMed Central',
    dbbuild: `Build-${now.toISOString().slice(0, 16).replace(/[-T:]/g, '.')}`,
    count: String(db === 'pubmed' ? catalogue.byPmid.size : catalogue.byPmcNumber.size),
    lastupdate: now.toISOString().slice(0, 16).replaceAll('-', '/').replace('T', ' '),
  };
  const fields = searchFields.map(([name, fullname]) => ({ name, fullname }));
  const links =
    db === 'pubmed' ? ['pubmed_pmc', 'pubmed_pmc_refs', 'pubmed_pubmed', 'pubmed_pubmed_refs'] : ['pmc_pubmed'];
  if (wantsJson) {
    const linklist = links.map((name) => ({ name, dbto: name.split('_')[1] }));
    return json({ header, einforesult: { dbinfo: [{ ...info, fieldlist: fields, linklist }] } });
  }
  const fieldList = fields.map(
    ({ name, fullname }) => `<Field><Name>${name}</Name><FullName>${fullname}</FullName></Field>`,
  );
  const linkList = links.map((name) => `<Link><Name>${name}</Name><DbTo>${name.split('_')[1]}</DbTo></Link>`);
  return xml(
    `${prologs.einfo}<eInfoResult>\n\t<DbInfo>\n\t\t<DbName>${info.dbname}</DbName>\n\t\t<MenuName>${info.menuname}</MenuName>\n` +
      `\t\t<Description>${info.description}</Description>\n\t\t<DbBuild>${info.dbbuild}</DbBuild>\n\t\t<Count>${info.count}</Count>\n` +
      `\t\t<LastUpdate>${info.lastupdate}</LastUpdate>\n\t\t<FieldList>${fieldList.join('')}</FieldList>\n` +
      `\t\t<LinkList>${linkList.join('')}</LinkList>\n\t</DbInfo>\n</eInfoResult>\n`,
  );
}

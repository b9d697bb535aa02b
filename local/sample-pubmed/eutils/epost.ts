import { type Answer, xml } from '../answer.ts';
import { xmlText } from '../ascii-xml.ts';
import { param, requestedIds, type SampleRequest } from '../request.ts';
import { prologs } from './doctype.ts';
import { databases, type World } from './world.ts';

const maxIds = 10_000;

/** EPost: keeps a list of ids (unknown ones too) under WebEnv and query_key. */
export function epost(request: SampleRequest, { history }: World): Answer {
  const db = param(request, 'db');
  if (!databases.includes(db)) {
    const message = xmlText(`Invalid db name specified: ${db}`);
    return xml(`${prologs.epost}\n<ePostResult>\n\t<ERROR>${message}</ERROR>\n</ePostResult>\n`);
  }
  const { all, malformed } = requestedIds(request);
  const invalid = malformed > 0 || all.length > maxIds;
  const omitted = invalid
    ? '\n\t<ERROR>Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615</ERROR>'
    : '';
  if (all.length === 0) {
    return xml(
      `${prologs.epost}<ePostResult>\n\t<ERROR>Empty ID list; Nothing to store</ERROR>${omitted}</ePostResult>\n`,
    );
  }
  const { queryKey, webEnv } = history.post(param(request, 'WebEnv'), db, all.slice(0, maxIds));
  return xml(
    `${prologs.epost}<ePostResult>${omitted}\n\t<QueryKey>${queryKey}</QueryKey>\n\t<WebEnv>${webEnv}</WebEnv>\n</ePostResult>\n`,
  );
}

import { ACCESS_TOKEN_SECONDS } from '@tessera/auth';
import { type EntityManager } from 'typeorm';
import { type Session } from '../domain/session.js';
import { Sessions } from '../domain/sessions.js';

/** From a login on, whatever happens: then it takes a password again. */
export const SESSION_LIFE = '30 days';
/** So long after a session has ended there may be access tokens of it; a minute is for clocks that differ. */
export const TOLD_FOR = `${ACCESS_TOKEN_SECONDS + 60} seconds`;

/** A session that may be used. An expired one is not there, whether or not it was deleted already. */
export const LIVES = `session.ended_at IS NULL AND session.started_at > now() - interval '${SESSION_LIFE}'`;

const SELECT = `
  SELECT id, person_id AS "personId", started_at AS "startedAt", ended_at AS "endedAt" FROM session
  WHERE person_id = ANY($1::uuid[]) AND ((${LIVES}) OR ended_at > now() - interval '${TOLD_FOR}')
  ORDER BY started_at, id`;

const SAVE = `
  INSERT INTO session (id, person_id, started_at, ended_at)
  SELECT id, person_id, started_at, ended_at FROM json_populate_recordset(NULL::session, $1)
  ON CONFLICT (id) DO UPDATE SET ended_at = EXCLUDED.ended_at`;

const toRow = ({ id, personId, startedAt, endedAt }: Session) => ({
  id,
  person_id: personId,
  started_at: startedAt,
  ended_at: endedAt,
});

/** By person. Whoever asks holds the lock on these people, so nothing of it changes until their commit. */
export const sessionsOf = async (people: readonly string[], tx: EntityManager): Promise<(id: string) => Sessions> => {
  const rows: Session[] = people.length > 0 ? await tx.query(SELECT, [people]) : [];
  const byPerson = Map.groupBy(rows, ({ personId }) => personId);
  return (id) => new Sessions(byPerson.get(id));
};

/** Those that are new or have ended, in one statement. */
export const saveSessions = async (sessions: readonly Session[], tx: EntityManager) => {
  if (sessions.length > 0) await tx.query(SAVE, [JSON.stringify(sessions.map(toRow))]);
};

export const deleteSessions = async (ids: readonly string[], tx: EntityManager) => {
  if (ids.length > 0) await tx.query('DELETE FROM session WHERE id = ANY($1::uuid[])', [ids]);
};

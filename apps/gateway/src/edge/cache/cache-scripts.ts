import { type Result } from 'ioredis';

/**
 * The clock of all drops and what was dropped when lie in one hash, KEYS[1], so that they are lost together or not at all:
 * `#last`, the newest moment; `#floor`, what nothing may be older than; `#turned`, when this generation of drops began, by the
 * server's clock, and `#before`, by ours; then each tag and the moment of its last drop. KEYS[2] is the generation before.
 * A clock that is new, or that the store has lost, begins at the microseconds since 1970: more than any that was there before,
 * which no million of drops a second outruns. ARGV[1] is the time in ms or '' for the server's.
 */
const clock = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function moment(number) return string.format('%.0f', number) end

local function keepClock() redis.call('PEXPIRE', KEYS[1], 3600000) end

local function begin(last, floor)
  redis.call('HSET', KEYS[1], '#last', last, '#floor', floor, '#before', last, '#turned', now)
  keepClock()
end

if redis.call('EXISTS', KEYS[1]) == 0 then
  local born = moment(now * 1000)
  begin(born, born)
end

-- The newest moment, and when one of the tags was dropped last.
local function lastDrop(first)
  local tags = {unpack(ARGV, first)}
  local recent = redis.call('HMGET', KEYS[1], '#last', '#before', '#floor', unpack(tags))
  local earlier = redis.call('HMGET', KEYS[2], '#last', unpack(tags))
  local isWhole = earlier[1] == recent[2]
  local dropped = tonumber(isWhole and recent[3] or recent[2])
  for i = 1, #tags do
    local at = recent[i + 3] or isWhole and earlier[i + 1]
    if at then dropped = math.max(dropped, tonumber(at)) end
  end
  return tonumber(recent[1]), dropped
end
`;

/** KEYS[3]: the entry. ARGV: the time, the greatest age in ms, then the tags. */
const findAnswer = `${clock}
local last, dropped = lastDrop(3)
local entry = redis.call('HMGET', KEYS[3], 'mark', 'at', 'head', 'body')
local mark = tonumber(entry[1])
if not mark or mark < dropped or mark > last then return {last, dropped} end
local age = math.max(0, now - entry[2])
if age >= tonumber(ARGV[2]) then return {last, dropped} end
return {last, dropped, age, entry[3], entry[4]}
`;

/** KEYS[3]: the entry. ARGV: the time, for how many ms it may be found, its mark, head and body, then the tags. */
const keepAnswer = `${clock}
local last, dropped = lastDrop(6)
local mark = tonumber(ARGV[3])
-- A mark of another clock than this one says nothing.
if mark < dropped or mark > last then return end
redis.call('HSET', KEYS[3], 'mark', ARGV[3], 'at', now, 'head', ARGV[4], 'body', ARGV[5])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
`;

/** ARGV: the time, for how many ms a drop is remembered at least, then the tags. */
const dropTags = `${clock}
local state = redis.call('HMGET', KEYS[1], '#turned', '#last', '#before')
if now - state[1] >= tonumber(ARGV[2]) then
  redis.call('RENAME', KEYS[1], KEYS[2])
  begin(state[2], state[3])
end
local last = moment(redis.call('HINCRBY', KEYS[1], '#last', 1))
for i = 3, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], last) end
keepClock()
`;

/** Nothing that was asked for until now is given out any more. ARGV: the time. */
const dropAll = `${clock}
local last = moment(redis.call('HINCRBY', KEYS[1], '#last', 1))
begin(last, last)
`;

/** As ioredis takes them: by their hash, and whole when the server does not know it. */
export const scripts = {
  findAnswer: { lua: findAnswer, numberOfKeys: 3 },
  keepAnswer: { lua: keepAnswer, numberOfKeys: 3 },
  dropTags: { lua: dropTags, numberOfKeys: 2 },
  dropAll: { lua: dropAll, numberOfKeys: 2 },
};

/** The clock and the drops before it. */
type Clock = [recent: string, earlier: string];
type Time = number | '';

/** The newest moment and when one of the tags was dropped; then age in ms, head and body of a good entry. */
export type Found = [last: number, dropped: number, age?: number, head?: string, body?: string];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    findAnswer(...rest: [...Clock, entry: string, Time, maxAge: number, ...tags: string[]]): Result<Found, Context>;
    keepAnswer(
      ...rest: [...Clock, entry: string, Time, ms: number, mark: number, head: string, body: string, ...tags: string[]]
    ): Result<null, Context>;
    dropTags(...rest: [...Clock, Time, rememberMs: number, ...tags: string[]]): Result<null, Context>;
    dropAll(...rest: [...Clock, Time]): Result<null, Context>;
  }
}

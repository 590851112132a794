import { type Result } from 'ioredis';
import { SPANS } from './policies.js';

/**
 * The span log of span-log.ts as a MessagePack list, with the time of its first hit before it: `{born, last, count, …}`.
 * A key that the store has lost is born again later, so nothing is given back that it does not hold. Lua's numbers are
 * doubles as ours are; times are ms of the server's clock with three decimals, in text with all their digits.
 *
 * A whole plan is one step. KEYS: a log per rule. ARGV: the time or '', then per rule quota, window and span in ms, whether
 * it heeds and whether it counts. Answers which rule refused (0: none), for how many ms, the time, and the hits of the first.
 */
const takeHits = `
local function read(key, now, window)
  local packed = redis.call('GET', key)
  local log = packed and cmsgpack.unpack(packed) or {now}
  local first = 2
  while log[first] and log[first] + window <= now do first = first + 2 end
  if first == 2 then return log end
  local left = {log[1]}
  for at = first, #log do left[#left + 1] = log[at] end
  return left
end

local function hits(log)
  local sum = 0
  for at = 3, #log, 2 do sum = sum + log[at] end
  return sum
end

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end

local function wait(log, quota, window)
  local sum = hits(log)
  if sum < quota then return 0 end
  local at = 2
  while log[at] and sum >= quota do
    sum = sum - log[at + 1]
    at = at + 2
  end
  return log[at - 2] + window - now
end

local rules, refused, longest = {}, 0, 0
for i, key in ipairs(KEYS) do
  local at = 5 * i - 3
  local quota, window, span = tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local rule = {key = key, window = window, span = span, log = read(key, now, window), counts = ARGV[at + 4] == '1'}
  local ms = ARGV[at + 3] == '1' and wait(rule.log, quota, window) or 0
  if ms > longest then refused, longest = i, ms end
  rules[i] = rule
end
if refused > 0 then return {refused, math.ceil(longest), '', 0} end

for _, rule in ipairs(rules) do
  if rule.counts then
    local log, at = rule.log, #rule.log - 1
    if at < 2 or math.floor(log[at] / rule.span) < math.floor(now / rule.span) then
      if at >= ${2 * (SPANS + 2)} then
        table.remove(log, 2)
        table.remove(log, 2)
      end
      log[#log + 1] = now
      log[#log + 1] = 1
    else
      log[at] = math.max(log[at], now)
      log[at + 1] = log[at + 1] + 1
    end
    local ms = math.ceil(log[#log - 1] + rule.window - now)
    redis.call('SET', rule.key, cmsgpack.pack(log), 'PX', ms)
  end
end
return {0, 0, string.format('%.17g', now), hits(rules[1].log)}
`;

/** KEYS: the logs that a hit was added to. ARGV: when, then the span of each in ms. */
const giveBackHits = `
local time = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  local packed, span = redis.call('GET', key), tonumber(ARGV[i + 1])
  local log = packed and cmsgpack.unpack(packed)
  for at = 2, log and log[1] <= time and #log or 0, 2 do
    if math.floor(log[at] / span) == math.floor(time / span) then
      if log[at + 1] > 1 then
        log[at + 1] = log[at + 1] - 1
      else
        table.remove(log, at + 1)
        table.remove(log, at)
      end
      redis.call('SET', key, cmsgpack.pack(log), 'KEEPTTL')
      break
    end
  end
end
`;

/** KEYS: a sorted set. ARGV: who is here, and for how many ms that counts. Answers how many are. */
const announceGateway = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
`;

/** As ioredis takes them: by their hash, and whole when the server does not know it. */
export const scripts = {
  takeHits: { lua: takeHits },
  giveBackHits: { lua: giveBackHits },
  announceGateway: { lua: announceGateway, numberOfKeys: 1 },
};

declare module 'ioredis' {
  interface RedisCommander<Context> {
    takeHits(keys: number, ...rest: (string | number)[]): Result<[number, number, string, number], Context>;
    giveBackHits(keys: number, ...rest: (string | number)[]): Result<null, Context>;
    announceGateway(key: string, id: string, forMs: number): Result<number, Context>;
  }
}

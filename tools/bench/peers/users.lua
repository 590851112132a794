-- wrk -s users.lua <url>: the users in turn, each request with the token and from the address of its user. USERS names a file
-- with `address token` a line. IDS says how many ids a user asks for again and again; with 0 no id is asked for twice, each
-- begins with RUN. Prints what it has measured as one line of JSON, times in microseconds.
local users, sent = {}, 0
local run, few = os.getenv('RUN'), tonumber(os.getenv('IDS'))

init = function()
  for line in io.lines(os.getenv('USERS')) do
    local address, token = line:match('(%S+) (%S+)')
    local headers = { ['Authorization'] = 'Bearer ' .. token, ['X-Forwarded-For'] = address }
    local head, tail = wrk.format('GET', wrk.path .. '/@', headers):match('^([^@]*)@(.*)$')
    users[#users + 1] = { head = head, tail = tail }
  end
end

request = function()
  local turn, user = math.floor(sent / #users), sent % #users
  sent = sent + 1
  local id = few == 0 and sent or user * few + turn % few
  return users[user + 1].head .. string.format('%s-0000-7000-8000-%012d', run, id) .. users[user + 1].tail
end

done = function(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('{"requests":%d,"micros":%d,"refused":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.errors.status, failed, latency:percentile(50), latency:percentile(99)))
end

/**
 * What the work gives, or an error when it has not within `ms`. A timer that is late because this process was busy says nothing
 * about who was asked: what has arrived meanwhile is read before it is held against them.
 */
export const withinMs = <Result>(ms: number, work: Promise<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer within ${ms} ms`));
    const timer = setTimeout(() => setImmediate(late), ms);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

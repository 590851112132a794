/** A LIMITS document as the gateway's environment has it. */
export const limits = (document: object) => ({ LIMITS: JSON.stringify(document) });

export const few = { quota: 3, seconds: 60 };

export const from = (address: string) => ({ 'x-forwarded-for': address });

/** The statuses of `times` equal requests, one after the other. */
export const statuses = async (times: number, ask: () => Promise<{ status: number }>) => {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push((await ask()).status);
  return all;
};

/** Tells the bench that this program works now. It ends with the bench. */
export const ready = () => {
  if (!process.connected) process.exit();
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
};

/** A setting that the bench gives. */
export const given = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

/** Name and message of whatever was thrown, even of what cannot be made a text: that must not fail in its turn. */
export const describe = (thrown: unknown): { name: string; message: string } => {
  try {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { name: String(name), message: String(message) };
  } catch {
    return { name: 'Error', message: 'what was thrown cannot be told' };
  }
};

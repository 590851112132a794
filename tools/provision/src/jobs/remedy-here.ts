/** What can be done about it, by what is there: in compose and in a pod others than anywhere else, where we know of nothing. */
export interface Remedies {
  compose: string;
  kubernetes?: string;
}

/** That of the place where we run, which compose and the manifests say by RUNS_IN. */
export const remedyHere = ({ compose, kubernetes = '' }: Remedies, env: NodeJS.ProcessEnv = process.env): string =>
  ({ compose, kubernetes })[env['RUNS_IN'] ?? ''] ?? '';

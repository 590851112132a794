import { withTools } from '@tessera/aws/testing';
import { silent } from '@tessera/stack';
import { program } from '../programs/programs.js';
import { overlays, render } from '../render/render.js';
import { brokenAgreements } from './agreements.js';

await withTools(
  'what an overlay renders',
  () => program('kustomize', silent),
  () => {
    it.each(overlays())('in %s everything fits together', async (overlay) => {
      expect(brokenAgreements(await render(overlay, silent))).toEqual([]);
    });
  },
);

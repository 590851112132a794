export { deploy, type Deploying, type StepDeployed, type Surroundings } from './deploy.js';
export { siteAt } from './site.js';
export { steps } from './steps.js';
export { isStep, type Settings, type Wanted } from './wanted.js';

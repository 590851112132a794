export { caseNames, type LabOptions, runLab } from './run.js';
export { type CaseReport, type LabReport } from './report.js';
export { graph } from './graph.js';
export { readable } from './readable.js';
export { able } from './able.js';

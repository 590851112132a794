import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { checked, type Place } from './rules/faults.js';

const placeOf = ({ type, data }: ArgumentMetadata): Place => {
  if (type === 'body') return { in: 'body' };
  return { in: type === 'param' ? 'path' : 'query', name: data };
};

/** Checks every argument that names a schema (`@Body({schema})`). */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return metadata.schema ? checked(metadata.schema, value, placeOf(metadata)) : value;
  }
}

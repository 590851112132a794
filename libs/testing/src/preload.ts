// @nestjs/throttler is CommonJS and requires ESM Nest; jest refuses that in a cycle unless Nest was imported before.
import '@nestjs/common';
import '@nestjs/core';

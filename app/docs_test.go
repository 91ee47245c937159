package app_test

const examplePack = "../docs/example-pack"

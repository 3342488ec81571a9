annotations = None
division = print_function = generator_stop = annotations
